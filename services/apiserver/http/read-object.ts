// The object in a request's body: JSON, YAML, or Kubernetes' protobuf (kubectl >= 1.32 sends nothing else for what it
// creates itself).

import { bodySchemaOf } from '../../../packages/api/kinds/registry.js'
import { protobufBody, protobufMediaType } from '../../../packages/api/machinery/protobuf.js'
import type { Body } from '../verbs/create.js'
import { bodyType, parseBody, readBody } from './body.js'
import type { ApiRequest } from './request.js'

export const objectTypes = ['application/json', 'application/yaml', protobufMediaType] as const

/** Throws ApiError: 400, 413 or 415. */
export async function readObject(request: ApiRequest): Promise<Body> {
  const bytes = await readBody(request)
  const type = bodyType(request)
  return { value: parseObject(type, bytes), source: type === 'application/json' ? bytes.toString() : undefined }
}

/** The options that a DELETE may bring; undefined without a body. */
export async function readOptionalObject(request: ApiRequest): Promise<unknown> {
  const bytes = await readBody(request)
  return bytes.length === 0 ? undefined : parseObject(bodyType(request), bytes)
}

const parseObject = (type: string, bytes: Buffer): unknown =>
  type === protobufMediaType ? protobufBody(bytes, bodySchemaOf) : parseBody(type, bytes, objectTypes)
