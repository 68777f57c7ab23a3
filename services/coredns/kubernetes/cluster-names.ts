// What the cluster's names are made of: Services, EndpointSlices, Namespaces and Pods, indexed for questions.

/** One port of a Service or an endpoint; -1 when an endpoint has none. */
export interface NamedPort {
  readonly name: string
  /** tcp udp sctp */
  readonly protocol: string
  readonly port: number
}

export interface ServiceNames {
  readonly namespace: string
  readonly name: string
  /** '' for headless and ExternalName. */
  readonly clusterIPs: readonly string[]
  readonly headless: boolean
  /** Set on ExternalName only. */
  readonly externalName: string
  readonly ports: readonly NamedPort[]
}

export interface EndpointAddress {
  readonly address: string
  /** The endpoint's hostname, '' when it has none. */
  readonly hostname: string
  readonly podName: string
  readonly ports: readonly NamedPort[]
}

/** A view of one moment; names are lower case. */
export interface ClusterNames {
  /** False before the first list of every kind: nothing may be denied yet. */
  readonly synced: boolean
  /** SOA serial: seconds since 1970 of the last change. */
  readonly serial: number
  hasNamespace(namespace: string): boolean
  service(namespace: string, name: string): ServiceNames | undefined
  serviceByClusterIP(address: string): ServiceNames | undefined
  /** Ready endpoints of a Service. */
  endpoints(namespace: string, service: string): readonly EndpointAddress[]
  /** Every Service that has this address among its ready endpoints. */
  endpointsByAddress(
    address: string,
  ): readonly { readonly namespace: string; readonly service: string; readonly endpoint: EndpointAddress }[]
  hasPodWithAddress(namespace: string, address: string): boolean
}
