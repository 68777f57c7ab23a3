// x-kubernetes-validations: rules in CEL. They are stored and shown, and not evaluated (limits.md): only their form is checked.

import type { Causes } from '../machinery/causes.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const lineBreak = /[\n\r]/

export function validateRules(schema: JsonSchemaProps, path: string, causes: Causes): void {
  for (const [i, one] of (schema['x-kubernetes-validations'] ?? []).entries()) {
    const { rule = '', message = '', messageExpression = '', fieldPath = '', reason } = one
    const at = `${path}.x-kubernetes-validations[${i}]`
    if (rule.trim() === '') causes.required(`${at}.rule`, 'rule is not specified')
    else if (message !== '' && message.trim() === '') causes.invalid(`${at}.message`, message, 'must be non-empty if specified')
    else if (lineBreak.test(message.trim())) causes.invalid(`${at}.message`, message, 'must not contain line breaks')
    else if (lineBreak.test(rule.trim()) && message.trim() === '')
      causes.required(`${at}.message`, 'message must be specified if rule contains line breaks')
    if (messageExpression !== '' && messageExpression.trim() === '')
      causes.required(`${at}.messageExpression`, 'messageExpression must be non-empty if specified')
    if (reason !== undefined && !reasons.includes(reason)) causes.notSupported(`${at}.reason`, reason, reasons)
    if (fieldPath !== '' && fieldPath.trim() === '') causes.invalid(`${at}.fieldPath`, fieldPath, 'must be non-empty if specified')
    if (lineBreak.test(fieldPath)) causes.invalid(`${at}.fieldPath`, fieldPath, 'must not contain line breaks')
  }
}
