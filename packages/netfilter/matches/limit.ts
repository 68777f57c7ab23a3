// -m limit: a token bucket (xt_limit).

import { given, type MatchExtension, parseU32, RuleError } from '../extension.js'

const unitMs: Readonly<Record<string, number>> = { sec: 1000, min: 60_000, hour: 3_600_000, day: 86_400_000 }

export const limitMatch: MatchExtension = {
  name: 'limit',
  options: { limit: 1, 'limit-burst': 1 },
  parse(options) {
    const rate = given(options, 'limit')?.values[0] ?? '3/hour'
    const [countText = '', unitText = 'sec'] = rate.split('/')
    const unit = Object.keys(unitMs).find(
      (name) =>
        unitText !== '' && (name.startsWith(unitText) || `${name}s` === unitText || `${name}ute` === unitText || `${name}ond` === unitText),
    )
    const count = Number(countText)
    if (unit === undefined || !Number.isInteger(count) || count <= 0)
      throw new RuleError(`limit: bad value for option "--limit", or out of range: "${rate}"`)
    const burst = parseU32(given(options, 'limit-burst')?.values[0] ?? '5', 'limit-burst')
    const perTokenMs = unitMs[unit]! / count
    let tokens = burst
    let refilledMs = 0
    return {
      name: 'limit',
      text: `-m limit --limit ${count}/${unit}${burst === 5 ? '' : ` --limit-burst ${burst}`}`,
      listed: `limit: avg ${count}/${unit} burst ${burst}`,
      matches: (flow) => {
        const nowMs = flow.host.clock.nowMs()
        tokens = Math.min(burst, tokens + (nowMs - refilledMs) / perTokenMs)
        refilledMs = nowMs
        if (tokens < 1) return false
        tokens -= 1
        return true
      },
    }
  },
}
