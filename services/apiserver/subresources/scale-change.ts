// Writes to a scale subresource. What is written is a Scale, and who owns its replicas owns those of the object behind it.

import { emptySet } from '../../../packages/api/apply/field-set.js'
import { type Owners, ownersAfterUpdate } from '../../../packages/api/apply/ownership.js'
import { fieldElement } from '../../../packages/api/apply/path-element.js'
import { ownersAfterScale, replicasOfWorkload, scaleOwners } from '../../../packages/api/apply/scale-owners.js'
import { Scale } from '../../../packages/api/kinds/scale.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import { formOf } from '../../../packages/api/machinery/form.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { bodyType } from '../http/body.js'
import { readObject } from '../http/read-object.js'
import type { ApiRequest } from '../http/request.js'
import { readApply, readPatch } from '../http/serve-update.js'
import type { ApiContext, Target } from '../verbs/api-context.js'
import { applyTo } from '../verbs/apply.js'
import { ownersOf, writerOf } from '../verbs/owners.js'
import { applyPatchType } from '../verbs/patch.js'
import type { NextVersion } from '../verbs/update.js'
import { readWriteOptions, type WriteOptions } from '../verbs/write-options.js'
import { scaled, scaleOf } from './scale.js'

export interface ScaleChange {
  readonly options: WriteOptions
  readonly change: (object: KubeObject) => NextVersion
}
/** The next Scale of an object, and who owns its replicas then. */
type Step = (scale: KubeObject, owners: Owners) => { value: unknown; owners: Owners }

/** Reads a PUT or a PATCH of a Scale. Throws ApiError. */
export async function readScaleChange(context: ApiContext, { kind, on }: Target, request: ApiRequest): Promise<ScaleChange> {
  const { options, step } = await readStep(context, { kind: Scale, on }, request)
  const at = { apiVersion: kind.apiVersion, replicas: kind.scale?.specReplicas.map(fieldElement) ?? replicasOfWorkload }
  return {
    options,
    change: (object) => {
      const before = ownersOf(object)
      const { value, owners } = step(scaleOf(kind, object) as KubeObject, scaleOwners(before, at.replicas))
      return { value: scaled(kind, object, decode(Scale, value, options).object), owners: ownersAfterScale(before, owners, at) }
    },
  }
}

async function readStep(context: ApiContext, target: Target, request: ApiRequest): Promise<{ options: WriteOptions; step: Step }> {
  if (request.info.verb === 'patch' && bodyType(request) === applyPatchType) {
    const { options, configuration } = await readApply(target, request)
    const rules = { ...options, subresource: 'scale' }
    const step: Step = (object, owners) => {
      const applied = applyTo(context, target, { object, owners }, configuration, rules)
      return { value: applied.object, owners: applied.owners }
    }
    return { options, step }
  }
  const options = readWriteOptions(request)
  const next = request.info.verb === 'patch' ? await readPatch(target, request) : await fixed(request)
  const step: Step = (object, owners) => {
    const { value } = next({ object })
    // As upstream: replicas that nobody owns stay so.
    if (owners.length === 0) return { value, owners }
    const write = {
      owners,
      writer: writerOf(target, options.fieldManager, 'scale', 'Update'),
      time: timeOf(context.clock.wallMs()),
      reset: emptySet,
    }
    const after = { ...object, spec: decode(Scale, value, options).object.spec }
    return { value, owners: ownersAfterUpdate(formOf(Scale.schema), object, after, write) }
  }
  return { options, step }
}

async function fixed(request: ApiRequest): Promise<() => NextVersion> {
  const body = await readObject(request)
  return () => body
}
