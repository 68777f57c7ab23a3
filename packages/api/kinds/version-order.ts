// Which version of a group is the better one (apimachinery pkg/version CompareKubeAwareVersionStrings): released before beta
// before alpha, higher numbers first, names that follow no rule last and by the alphabet.

const versionText = /^v(\d{1,9})(?:(alpha|beta)(\d{1,9}))?$/
const stages: Readonly<Record<string, number>> = { alpha: 0, beta: 1 }

/** Above zero when `a` is the better one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [versionText.exec(a), versionText.exec(b)]
  if (left === null || right === null) {
    if (left === null && right === null) return a < b ? 1 : a > b ? -1 : 0
    return left === null ? -1 : 1
  }
  const rank = ([, major, stage, minor]: RegExpExecArray) => [stage === undefined ? 2 : stages[stage]!, Number(major), Number(minor ?? 0)]
  const [x, y] = [rank(left), rank(right)]
  return x[0]! - y[0]! || x[1]! - y[1]! || x[2]! - y[2]!
}
/** For sort(): the best first. */
export const byPriority = (a: string, b: string): number => compareVersions(b, a)
