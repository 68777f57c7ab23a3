// Where an object lies in the log: one subject an object, `<group>.<resource>.<namespace>.<name>`, every part one token.
//
//   apps/deployments shop/web.v2   →   apps.deployments.shop.web=2ev2
//   ""/nodes node-1                →   =.nodes.=.node-1
//
// A token keeps letters, digits, `-` and `_`; every other byte becomes `=` and two hex digits, nothing becomes `=`. So dots,
// wildcards and blanks in names never meet NATS.

export interface ObjectKey {
  readonly group: string
  /** The plural: `pods`. */
  readonly resource: string
  /** '' for what lies in no namespace. */
  readonly namespace: string
  readonly name: string
}

export function subjectOf({ group, resource, namespace, name }: ObjectKey): string {
  return `${token(group)}.${token(resource)}.${token(namespace)}.${token(name)}`
}

/** The key that a subject stands for; undefined for a subject that `subjectOf` never makes. */
export function keyOf(subject: string): ObjectKey | undefined {
  const parts = subject.split('.')
  if (parts.length !== 4) return undefined
  const [group, resource, namespace, name] = parts.map(untoken)
  if (group === undefined || resource === undefined || namespace === undefined || name === undefined) return undefined
  return { group, resource, namespace, name }
}

function token(part: string): string {
  if (part === '') return '='
  if (/^[A-Za-z0-9_-]+$/.test(part)) return part
  let out = ''
  for (const byte of Buffer.from(part)) {
    const char = String.fromCharCode(byte)
    out += /[A-Za-z0-9_-]/.test(char) ? char : `=${byte.toString(16).padStart(2, '0')}`
  }
  return out
}

function untoken(token: string): string | undefined {
  if (token === '=') return ''
  if (/^[A-Za-z0-9_-]+$/.test(token)) return token
  if (!/^(?:[A-Za-z0-9_-]|=[0-9a-f]{2})+$/.test(token)) return undefined
  return Buffer.from(
    token.replaceAll(/=(..)|(.)/g, (_, hex?: string, char?: string) => hex ?? char!.charCodeAt(0).toString(16)),
    'hex',
  ).toString()
}
