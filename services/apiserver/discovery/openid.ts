// How others may verify tokens of service accounts: OpenID Connect's discovery document and key set.

import type { AccountTokens } from '../authentication/account-tokens.js'
import type { ApiEndpoint } from '../bootstrap.js'
import { type Document, document } from './discovery.js'

const configurationPath = '/.well-known/openid-configuration'
const keysPath = '/openid/v1/jwks'

export class OpenIdDocuments {
  readonly #documents: ReadonlyMap<string, Document>

  constructor({ issuer, keySet }: AccountTokens, { address, port }: ApiEndpoint) {
    const configuration = {
      issuer,
      jwks_uri: `https://${address}:${port}${keysPath}`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    }
    this.#documents = new Map([
      [configurationPath, document(configuration, 'application/json')],
      [keysPath, document(keySet, 'application/jwk-set+json')],
    ])
  }
  /** Undefined when the path is none of these. */
  find(path: string): Document | undefined {
    return this.#documents.get(path)
  }
}
