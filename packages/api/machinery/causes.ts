// What is wrong with an object, field by field, in Kubernetes' words (apimachinery pkg/util/validation/field). The list
// becomes the causes of a 422.

export type CauseReason =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueDuplicate'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'

export interface Cause {
  readonly reason: CauseReason
  readonly field: string
  readonly message: string
}

/** A bad value as Go prints it: strings quoted, the rest as JSON. */
const shown = (value: unknown): string => (value === undefined ? 'null' : JSON.stringify(value))
const withDetail = (head: string, detail: string): string => (detail === '' ? head : `${head}: ${detail}`)

/** Collects causes; every method takes the field's path as Kubernetes writes it: `spec.ports[0].port`. */
export class Causes {
  readonly list: Cause[] = []

  #add(reason: CauseReason, field: string, message: string): void {
    this.list.push({ reason, field, message })
  }
  required(field: string, detail = ''): void {
    this.#add('FieldValueRequired', field, withDetail('Required value', detail))
  }
  invalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueInvalid', field, withDetail(`Invalid value: ${shown(value)}`, detail))
  }
  /** Of a value too large to be shown (field.OmitValueType). */
  invalidAsWhole(field: string, detail: string): void {
    this.#add('FieldValueInvalid', field, withDetail('Invalid value', detail))
  }
  typeInvalid(field: string, value: unknown, detail: string): void {
    this.#add('FieldValueTypeInvalid', field, withDetail(`Invalid value: ${shown(value)}`, detail))
  }
  duplicate(field: string, value: unknown): void {
    this.#add('FieldValueDuplicate', field, `Duplicate value: ${shown(value)}`)
  }
  notSupported(field: string, value: unknown, supported: readonly string[]): void {
    const detail =
      supported.length === 0
        ? ''
        : `supported values: ${[...supported]
            .sort()
            .map((v) => JSON.stringify(v))
            .join(', ')}`
    this.#add('FieldValueNotSupported', field, withDetail(`Unsupported value: ${shown(value)}`, detail))
  }
  forbidden(field: string, detail: string): void {
    this.#add('FieldValueForbidden', field, `Forbidden: ${detail}`)
  }
  notFound(field: string, value: unknown): void {
    this.#add('FieldValueNotFound', field, `Not found: ${shown(value)}`)
  }
  tooLong(field: string, maxBytes: number): void {
    this.#add('FieldValueTooLong', field, `Too long: may not be more than ${maxBytes} bytes`)
  }
  tooMany(field: string, actual: number, max: number): void {
    this.#add('FieldValueTooMany', field, `Too many: ${actual}: must have at most ${max} ${max === 1 ? 'item' : 'items'}`)
  }
}
