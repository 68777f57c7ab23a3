// core/v1 and events.k8s.io/v1 are two spellings of one stored Event: the pairs of names, and the way from one to the other.

/** Left as in core/v1, right as in events.k8s.io/v1; all other fields have one name. */
const names = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
  ['reportingComponent', 'reportingController'],
] as const

type Object = Record<string, unknown>

function renamed(object: Object, from: 0 | 1, apiVersion: string): Object {
  const to = from === 0 ? 1 : 0
  const newName = new Map<string, string>(names.map((pair) => [pair[from], pair[to]]))
  return Object.fromEntries([...Object.entries(object).map(([key, value]) => [newName.get(key) ?? key, value]), ['apiVersion', apiVersion]])
}
/** The events.k8s.io/v1 spelling of a stored (core/v1) Event. */
export const toEventsV1 = <T>(event: object): T => renamed(event as Object, 0, 'events.k8s.io/v1') as T
/** The stored (core/v1) spelling of an events.k8s.io/v1 Event. */
export const toCoreV1 = <T>(event: object): T => renamed(event as Object, 1, 'v1') as T
