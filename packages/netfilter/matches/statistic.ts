// -m statistic: a share of the packets, by chance or by counting.

import { type GivenOption, given, type MatchExtension, not, parseU32, RuleError } from '../extension.js'
import type { Match } from '../rule.js'

// xt_statistic keeps a probability as 31 bits, and prints what is left of it with eleven digits.
const probabilityUnits = 0x8000_0000

function randomMatch(option: GivenOption | undefined): Match {
  const probability = Number(option?.values[0] ?? Number.NaN)
  if (option === undefined) throw new RuleError('statistic: option "--probability" must be specified')
  if (!(probability >= 0 && probability <= 1))
    throw new RuleError('statistic: bad value for option "--probability", must be between 0 and 1')
  const kept = Math.round(probability * probabilityUnits) / probabilityUnits
  const digits = kept.toFixed(11)
  return {
    name: 'statistic',
    text: `-m statistic --mode random ${not(option.inverted)}--probability ${digits}`,
    listed: `statistic mode random probability ${option.inverted ? '! ' : ''}${digits}`,
    matches: (flow) => flow.host.random.next() < kept !== option.inverted,
  }
}

function nthMatch(options: readonly GivenOption[]): Match {
  const everyOption = given(options, 'every')
  const every = parseU32(everyOption?.values[0] ?? '', 'every')
  const packet = parseU32(given(options, 'packet')?.values[0] ?? '0', 'packet')
  if (every === 0) throw new RuleError('statistic: --every cannot be 0')
  if (packet >= every) throw new RuleError('statistic: --packet p must be 0 <= p <= n-1')
  const inverted = everyOption!.inverted
  // xt_statistic.c: counts up to every-1 and matches when it wraps to 0, starting so that packet number `packet` is the first.
  let count = (every - packet) % every
  return {
    name: 'statistic',
    text: `-m statistic --mode nth ${not(inverted)}--every ${every} --packet ${packet}`,
    listed: `statistic mode nth ${inverted ? '! ' : ''}every ${every} packet ${packet}`,
    matches: () => {
      const hit = count === 0
      count = count === every - 1 ? 0 : count + 1
      return hit !== inverted
    },
  }
}

export const statisticMatch: MatchExtension = {
  name: 'statistic',
  options: { mode: 1, probability: 1, every: 1, packet: 1 },
  parse(options) {
    const mode = given(options, 'mode')?.values[0]
    if (mode === 'random') return randomMatch(given(options, 'probability'))
    if (mode === 'nth') return nthMatch(options)
    throw new RuleError(`Bad mode "${mode ?? ''}"`)
  },
}
