// What names, labels and annotations may look like, with Kubernetes' own sentences
// (apimachinery pkg/util/validation and pkg/api/validation).

const dns1123LabelText = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const dns1123SubdomainText = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const dns1035LabelText = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const qualifiedNameText = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const labelValueText = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const configKeyText = /^[-._a-zA-Z0-9]+$/
const portNameText = /^[a-z0-9-]+$/

/** Go's RegexError: what is wanted, an example, and the expression. */
const wanted = (what: string, expression: RegExp, ...examples: string[]): string =>
  `${what} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${expression.source.slice(1, -1)}')`
const tooLong = (max: number): string => `must be no more than ${max} characters`
const sizeOf = (value: string): number => Buffer.byteLength(value)

/** A name rule says what is wrong with a name; nothing when it will do. */
export type NameRule = (value: string) => string[]

export const dns1123Label: NameRule = (value) => {
  const wrong = sizeOf(value) > 63 ? [tooLong(63)] : []
  if (!dns1123LabelText.test(value))
    wrong.push(
      dns1123SubdomainText.test(value)
        ? 'must not contain dots'
        : wanted(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            dns1123LabelText,
            'my-name',
            '123-abc',
          ),
    )
  return wrong
}
export const dns1123Subdomain: NameRule = (value) => {
  const wrong = sizeOf(value) > 253 ? [tooLong(253)] : []
  if (!dns1123SubdomainText.test(value))
    wrong.push(
      wanted(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        dns1123SubdomainText,
        'example.com',
      ),
    )
  return wrong
}
export const dns1035Label: NameRule = (value) => {
  const wrong = sizeOf(value) > 63 ? [tooLong(63)] : []
  if (!dns1035LabelText.test(value))
    wrong.push(
      wanted(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        dns1035LabelText,
        'my-name',
        'abc-123',
      ),
    )
  return wrong
}
export const pathSegment: NameRule = (value) => {
  if (value === '.' || value === '..') return [`may not be '${value}'`]
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`)
}
/** `*.example.com` */
export const wildcardSubdomain: NameRule = (value) =>
  value.startsWith('*.') && dns1123Subdomain(value.slice(2)).length === 0
    ? []
    : [
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ]
/** An IANA service name: what container ports and named target ports are called. */
export const portName: NameRule = (value) => {
  const wrong: string[] = []
  if (value.length > 15) wrong.push(tooLong(15))
  if (!portNameText.test(value)) wrong.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) wrong.push('must contain at least one letter (a-z)')
  if (value.includes('--')) wrong.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) wrong.push('must not begin or end with a hyphen')
  return wrong
}

const nameShape = wanted(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  qualifiedNameText,
  'MyName',
  'my.name',
  '123-abc',
)
/** `app.kubernetes.io/name`: a label's, an annotation's or a finalizer's key. */
export const qualifiedName: NameRule = (value) => {
  const parts = value.split('/')
  if (parts.length > 2) return [`a qualified name ${nameShape} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  const wrong: string[] = []
  const [prefix, name] = parts.length === 2 ? (parts as [string, string]) : [undefined, value]
  if (prefix === '') wrong.push('prefix part must be non-empty')
  else if (prefix !== undefined) wrong.push(...dns1123Subdomain(prefix).map((why) => `prefix part ${why}`))
  if (name === '') wrong.push('name part must be non-empty')
  else if (sizeOf(name) > 63) wrong.push(`name part ${tooLong(63)}`)
  if (!qualifiedNameText.test(name)) wrong.push(`name part ${nameShape}`)
  return wrong
}
export const labelValue: NameRule = (value) => {
  const wrong = sizeOf(value) > 63 ? [tooLong(63)] : []
  if (!labelValueText.test(value))
    wrong.push(
      wanted(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        labelValueText,
        'MyValue',
        'my_value',
        '12345',
      ),
    )
  return wrong
}
/** A key of a ConfigMap's or Secret's data. */
export const configKey: NameRule = (value) => {
  const wrong = sizeOf(value) > 253 ? [tooLong(253)] : []
  if (!configKeyText.test(value))
    wrong.push(
      wanted(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        configKeyText,
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    )
  else if (value === '.') wrong.push("must not be '.'")
  else if (value === '..') wrong.push("must not be '..'")
  else if (value.startsWith('..')) wrong.push("must not start with '..'")
  return wrong
}
/** An environment variable's name: any printable ASCII but '='. */
export const envVarName: NameRule = (value) =>
  /^[ -<>-~]+$/.test(value) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]

// Prefixes that generateName may end in: a letter stands in for the suffix to come.
export const asPrefix =
  (rule: NameRule): NameRule =>
  (value) =>
    rule(value.endsWith('-') ? `${value.slice(0, -1)}a` : value)
