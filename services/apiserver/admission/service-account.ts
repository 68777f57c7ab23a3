// ServiceAccount: a pod runs as an account of its namespace, and finds that account's token, the cluster's CA and its namespace at
// the usual path (kubernetes plugin/pkg/admission/serviceaccount).

import { ServiceAccount } from '../../../packages/api/kinds/service-account.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { apiServerUser } from '../http/request.js'
import { type ApiContext, groupResource, type Target } from '../verbs/api-context.js'
import { createObject } from '../verbs/create.js'
import { type AdmissionPlugin, isNew } from './admission-plugin.js'

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount'
const defaultAccount = 'default'
/** An hour and seven seconds, as upstream asks, so that such tokens can be told from those somebody asked an hour for. */
const tokenSeconds = 3_607
const suffixChars = 5

interface Container {
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[]
}
interface Spec {
  serviceAccountName?: string
  serviceAccount?: string
  automountServiceAccountToken?: boolean
  imagePullSecrets?: object[]
  containers: Container[]
  initContainers?: Container[]
  volumes?: ({ name: string } & Record<string, unknown>)[]
}

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  mutate: async (context, request) => {
    const { target, object, dryRun } = request
    // A mirror pod is of the node's file, not of an account.
    if (!isNew(request, 'Pod') || object.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return
    const spec = object.spec as Spec
    spec.serviceAccountName ||= spec.serviceAccount || defaultAccount
    spec.serviceAccount = spec.serviceAccountName
    const account = await find(context, target, spec.serviceAccountName, dryRun)
    if (spec.imagePullSecrets === undefined && account?.imagePullSecrets?.length)
      spec.imagePullSecrets = account.imagePullSecrets.map((reference) => ({ ...reference }))
    if (spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true)
      mountToken(spec, context.random.suffix(suffixChars))
  },
}

/**
 * The account. A pod may come before its namespace's default account, which the controller makes when it hears of the namespace:
 * kube-apiserver waits for that a second and then refuses. Here such a pod makes the account itself, so nobody waits and none is
 * refused. Throws ApiError 403 for another account that is not there.
 */
async function find(context: ApiContext, target: Target, name: string, dryRun: boolean): Promise<ServiceAccount | undefined> {
  const { namespace } = target.on
  const stored = () => context.store.cache.resource('', 'serviceaccounts').get(namespace, name)?.object as ServiceAccount | undefined
  const found = stored()
  if (found !== undefined) return found
  if (name !== defaultAccount)
    throw apiErrors.forbidden(
      groupResource(target),
      target.on.name,
      `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`,
    )
  if (dryRun) return undefined
  const on = { group: '', version: 'v1', resource: ServiceAccount.plural, namespace, name: '', subresource: '' }
  const body = { value: { metadata: { name } }, source: undefined }
  try {
    const options = { dryRun: false, fieldValidation: 'Strict', user: apiServerUser } as const
    const entry = await createObject(context, { kind: ServiceAccount, on }, body, options, () => {})
    return entry.object as unknown as ServiceAccount
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error
    return stored()
  }
}

/** Containers that have something at the path keep it. */
function mountToken(spec: Spec, suffix: string): void {
  const wanting = [...spec.containers, ...(spec.initContainers ?? [])].filter(
    ({ volumeMounts = [] }) => !volumeMounts.some((mount) => mount.mountPath === mountPath),
  )
  if (wanting.length === 0) return
  const name = `kube-api-access-${suffix}`
  for (const container of wanting) container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath }]
  const projected = {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
    ],
  }
  spec.volumes = [...(spec.volumes ?? []), { name, projected }]
}
