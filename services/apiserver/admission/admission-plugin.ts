// What an admission plugin is.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { User } from '../http/request.js'
import type { ApiContext, Target } from '../verbs/api-context.js'

export interface AdmissionRequest {
  readonly target: Target
  readonly object: KubeObject
  /** Undefined when the object is new. */
  readonly before: KubeObject | undefined
  /** '' for the object itself. */
  readonly subresource: string
  readonly user: User
  readonly dryRun: boolean
}

export interface AdmissionPlugin {
  /** As kube-apiserver's --enable-admission-plugins names it. */
  readonly name: string
  /** Whether it is asked about writes to subresources, too. */
  readonly onSubresources?: boolean
  /** Changes the object, or throws ApiError. */
  readonly mutate?: (context: ApiContext, request: AdmissionRequest) => void | Promise<void>
  /** Throws ApiError; sees the object as it will be stored. */
  readonly validate?: (context: ApiContext, request: AdmissionRequest) => void | Promise<void>
}

/** An object of this kind of the core group that is being created. */
export const isNew = ({ target: { kind }, before }: AdmissionRequest, name: string): boolean =>
  before === undefined && kind.group === '' && kind.kind === name
