// /livez, /readyz and /healthz: named checks, one by one with ?verbose or when one fails.

import type { ApiRequest } from './request.js'
import { isTrue } from './request-info.js'
import { answerText } from './respond.js'

export interface HealthCheck {
  readonly name: string
  /** Undefined when it is well, else what is wrong. */
  readonly check: () => string | undefined
  /** Which of the endpoints ask it. */
  readonly of: 'readyz' | 'all'
}

/** Whether a path is one of health. */
export const isHealthPath = (path: string): boolean => endpoint.test(path)

const endpoint = /^\/(livez|readyz|healthz)(?:\/([\w-]+))?$/

/** False when the path is none of health. */
export async function serveHealth(checks: readonly HealthCheck[], request: ApiRequest): Promise<boolean> {
  const found = endpoint.exec(request.info.path)
  if (found === null) return false
  const [, name = '', one] = found
  const asked = checks.filter((it) => (it.of === 'all' || name !== 'livez') && (one === undefined || it.name === one))
  if (one !== undefined && asked.length === 0) {
    await answerText(request, 404, '404 page not found\n')
    return true
  }
  const outcomes = asked.map((it) => ({ name: it.name, why: it.check() }))
  const failed = outcomes.filter(({ why }) => why !== undefined)
  const lines = outcomes.map((it) => (it.why === undefined ? `[+]${it.name} ok` : `[-]${it.name} failed: ${it.why}`))
  if (failed.length > 0) await answerText(request, 500, `${lines.join('\n')}\n${name} check failed\n`)
  else await answerText(request, 200, isTrue(request.info.query.get('verbose')) ? `${lines.join('\n')}\n${name} check passed\n` : 'ok')
  return true
}
