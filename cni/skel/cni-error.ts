// The errors of a CNI plugin: a JSON object on stdout and exit code 1 (CNI 1.1.0 §"Error"). 1–99 are the specification's, 100 and up
// a plugin's own; 999 is what the reference plugins give to any error without a code.

export const cniCodes = {
  incompatibleVersion: 1,
  unsupportedField: 2,
  unknownContainer: 3,
  invalidEnvironment: 4,
  io: 5,
  decoding: 6,
  invalidConfig: 7,
  /** The container's namespace is the plugin's own. */
  invalidNamespace: 8,
  tryAgainLater: 11,
  pluginNotAvailable: 50,
  internal: 999,
} as const

export class CniError extends Error {
  override name = 'CniError'
  readonly code: number
  readonly details: string
  constructor(code: number, message: string, details = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.details = details
  }
}

/** Whatever was thrown, as a CniError: errors without a code of their own get 999, as the reference skeleton gives them. */
export function asCniError(error: unknown): CniError {
  if (error instanceof CniError) return error
  return new CniError(cniCodes.internal, error instanceof Error ? error.message : String(error))
}
