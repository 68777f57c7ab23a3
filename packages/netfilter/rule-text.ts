// A rule as iptables-save prints it.

import { not } from './extension.js'
import { formatPrefix } from './ipv4-prefix.js'
import { protocolName } from './protocol-name.js'
import type { Inverted, RuleParts, Target } from './rule.js'

/** A rule without `-A CHAIN `: -s -d -i -o -p -f, the matches in order, the target (libxtables' order). */
export function saveRule({ source, destination, inLink, outLink, protocol, fragment, matches, target }: RuleParts): string {
  const says = <T>(option: string, part: Inverted<T> | undefined, format: (value: T) => string) =>
    part === undefined ? '' : `${not(part.inverted)}${option} ${format(part.value)}`
  // A prefix of no bits says nothing, unless inverted.
  const prefix = (part: typeof source) => (part?.value.mask === 0 && !part.inverted ? undefined : part)
  const words = [
    says('-s', prefix(source), formatPrefix),
    says('-d', prefix(destination), formatPrefix),
    says('-i', inLink, String),
    says('-o', outLink, String),
    says('-p', protocol, protocolName),
    fragment === undefined ? '' : `${not(fragment.inverted)}-f`,
    ...matches.map((match) => match.text),
    saveTarget(target),
  ]
  return words.filter((word) => word !== '').join(' ')
}

function saveTarget(target: Target): string {
  switch (target.kind) {
    case 'none':
      return ''
    case 'verdict':
      return `-j ${target.name}`
    case 'jump':
      return `-j ${target.chain}`
    case 'goto':
      return `-g ${target.chain}`
    case 'action':
      return target.text === '' ? `-j ${target.name}` : `-j ${target.name} ${target.text}`
  }
}
