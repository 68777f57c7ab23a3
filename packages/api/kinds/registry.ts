// Every kind the apiserver serves, in the order discovery lists them.

import type * as z from 'zod'
import { deleteOptions } from '../machinery/delete-options.js'
import type { AnyKind } from '../machinery/kind.js'
import { LocalSubjectAccessReview, SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview } from './access-review.js'
import { APIService } from './api-service.js'
import { Binding } from './binding.js'
import { CertificateSigningRequest } from './certificate-signing-request.js'
import { ClusterRole } from './cluster-role.js'
import { ClusterRoleBinding } from './cluster-role-binding.js'
import { ConfigMap } from './config-map.js'
import { ControllerRevision } from './controller-revision.js'
import { CronJob } from './cron-job.js'
import { CustomResourceDefinition } from './custom-resource-definition.js'
import { DaemonSet } from './daemon-set.js'
import { Deployment } from './deployment.js'
import { EndpointSlice } from './endpoint-slice.js'
import { Endpoints } from './endpoints.js'
import { Event } from './event.js'
import { EventsEvent } from './events-event.js'
import { Eviction } from './eviction.js'
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.js'
import { HorizontalPodAutoscalerV1 } from './horizontal-pod-autoscaler-v1.js'
import { Ingress } from './ingress.js'
import { IngressClass } from './ingress-class.js'
import { Job } from './job.js'
import { Lease } from './lease.js'
import { LimitRange } from './limit-range.js'
import { NodeMetrics, PodMetrics } from './metrics.js'
import { Namespace } from './namespace.js'
import { NetworkPolicy } from './network-policy.js'
import { Node } from './node.js'
import { Pod } from './pod.js'
import { PodDisruptionBudget } from './pod-disruption-budget.js'
import { PriorityClass } from './priority-class.js'
import { ReplicaSet } from './replica-set.js'
import { ResourceQuota } from './resource-quota.js'
import { Role } from './role.js'
import { RoleBinding } from './role-binding.js'
import { Scale } from './scale.js'
import { Secret } from './secret.js'
import { Service } from './service.js'
import { ServiceAccount } from './service-account.js'
import { StatefulSet } from './stateful-set.js'
import { SelfSubjectReview, TokenRequest, TokenReview } from './token-request.js'

export const kinds: readonly AnyKind[] = [
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Namespace,
  Node,
  Pod,
  ResourceQuota,
  Secret,
  ServiceAccount,
  Service,
  APIService,
  SelfSubjectReview,
  TokenReview,
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  CertificateSigningRequest,
  CustomResourceDefinition,
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
  // The version that discovery prefers comes first.
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
  CronJob,
  Job,
  Lease,
  EndpointSlice,
  EventsEvent,
  IngressClass,
  Ingress,
  NetworkPolicy,
  PodDisruptionBudget,
  PriorityClass,
  NodeMetrics,
  PodMetrics,
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
]

const key = (group: string, version: string, name: string) => `${group}/${version}/${name}`
const byKind = new Map(kinds.map((kind) => [key(kind.group, kind.version, kind.kind), kind]))

/** `kindOf({ group: 'apps', version: 'v1', kind: 'Deployment' })` */
const kindOf = (on: { group: string; version: string; kind: string }): AnyKind | undefined => byKind.get(key(on.group, on.version, on.kind))
/** By an object's own apiVersion and kind. */
function kindOfObject(object: { apiVersion: string; kind: string }): AnyKind | undefined {
  const [version, group = ''] = object.apiVersion.split('/').reverse()
  return kindOf({ group, version: version ?? '', kind: object.kind })
}

/** Kinds that are sent to a subresource and kept nowhere. */
const sentOnly: readonly AnyKind[] = [Binding, Eviction, Scale, TokenRequest]

/** The schema of a body by what it says it is: a kind, what a subresource takes, or DeleteOptions of any version. */
export function bodySchemaOf(type: { apiVersion: string; kind: string }): z.ZodType | undefined {
  if (type.kind === 'DeleteOptions') return deleteOptions
  const kind = kindOfObject(type) ?? sentOnly.find(({ apiVersion, kind }) => apiVersion === type.apiVersion && kind === type.kind)
  return kind?.schema
}
