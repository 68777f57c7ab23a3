// /openapi/v3: an index, and a document for each group version; /openapi/v2: one document of protobuf. They are made when
// they are first asked for: most clients never do.

import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import { groupVersionPath, openApiDocument, openApiIndex } from '../../../packages/api/machinery/openapi.js'
import { openApiV2Document, openApiV2MediaType } from '../../../packages/api/machinery/openapi-v2.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { parseAccept } from '../http/media-type.js'
import { bytesDocument, type DiscoveredKinds, type Document, document } from './discovery.js'

const root = '/openapi/v3'
/** Where protobuf lay before content was negotiated; what clients ask for when /openapi/v2 is not there. */
const protobufPath = '/swagger-2.0.0.pb-v1'

export class OpenApi {
  readonly #kinds: DiscoveredKinds
  #documents: ReadonlyMap<string, Document> | undefined
  #second: Document | undefined
  /** Documents of group versions: one is made anew only when its own kinds change, for the schemas in it are much work. */
  #ofGroups: ReadonlyMap<string, { members: readonly AnyKind[]; value: Record<string, unknown>; document: Document }> = new Map()
  #generation = 0

  constructor(kinds: DiscoveredKinds) {
    this.#kinds = kinds
  }
  /** Undefined when the path is none of OpenAPI's. Throws ApiError 406 where only protobuf is to be had and not wanted. */
  find(path: string, accepts: string): Document | undefined {
    if (this.#generation !== this.#kinds.generation) {
      this.#generation = this.#kinds.generation
      this.#documents = undefined
      this.#second = undefined
    }
    const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
    if (plain === protobufPath) return this.#v2()
    if (plain === '/openapi/v2') {
      if (!parseAccept(accepts).some(({ type }) => takesProtobuf.has(type))) throw apiErrors.notAcceptable([openApiV2MediaType])
      return this.#v2()
    }
    if (plain !== root && !plain.startsWith(`${root}/`)) return undefined
    this.#documents ??= this.#make()
    return this.#documents.get(plain)
  }
  #v2(): Document {
    this.#second ??= bytesDocument(Buffer.from(openApiV2Document(this.#kinds.all)), openApiV2ContentType)
    return this.#second
  }
  #make(): Map<string, Document> {
    const groups = new Map<string, AnyKind[]>()
    for (const kind of this.#kinds.all) groups.set(groupVersionPath(kind), [...(groups.get(groupVersionPath(kind)) ?? []), kind])
    const before = this.#ofGroups
    this.#ofGroups = new Map(
      [...groups].map(([path, members]) => {
        const known = before.get(path)
        if (known?.members.length === members.length && members.every((kind, i) => kind === known.members[i])) return [path, known]
        const value = openApiDocument(members)
        return [path, { members, value, document: document(value, 'application/json') }]
      }),
    )
    const made = new Map([...this.#ofGroups].map(([path, one]) => [`${root}/${path}`, one.document]))
    const index = openApiIndex(new Map([...this.#ofGroups].map(([path, { value }]) => [path, value])))
    return made.set(root, document(index, 'application/json'))
  }
}

/** The media type that is asked for holds a character no media type may hold; answers spell it with a dot. */
const openApiV2ContentType = openApiV2MediaType.replace('@', '.')
const takesProtobuf = new Set([openApiV2MediaType, openApiV2ContentType, 'application/*', '*/*'])
