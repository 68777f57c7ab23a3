import test from 'ava'
import { ageOf, humanDuration } from './duration.js'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

// The cases of apimachinery's own duration_test.go, in seconds.
const shown = test.macro({
  exec: (t, seconds: number, wanted: string) => t.is(humanDuration(seconds * 1000), wanted),
  title: (_title, seconds, wanted) => `${seconds} s are ${wanted}`,
})
for (const [seconds, wanted] of [
  [-2, '<invalid>'],
  [-0.5, '0s'],
  [0, '0s'],
  [59, '59s'],
  [119, '119s'],
  [2 * minute, '2m'],
  [3 * minute + 12, '3m12s'],
  [10 * minute, '10m'],
  [179 * minute, '179m'],
  [3 * hour, '3h'],
  [5 * hour + 20 * minute, '5h20m'],
  [8 * hour + 30 * minute, '8h'],
  [2 * day + 5 * hour, '2d5h'],
  [9 * minute + 59, '9m59s'],
  [10 * minute + 30, '10m'],
  [47 * hour, '47h'],
  [2 * day, '2d'],
  [5 * day + 3 * hour, '5d3h'],
  [8 * day, '8d'],
  [400 * day, '400d'],
  [2 * 365 * day, '2y'],
  [2 * 365 * day + 10 * day, '2y10d'],
  [8 * 365 * day, '8y'],
  [9 * 365 * day + 100 * day, '9y'],
] as const)
  test(shown, seconds, wanted)

test('the age of what has no timestamp is unknown', (t) => {
  t.is(ageOf(undefined, 0), '<unknown>')
  t.is(ageOf('2025-01-01T00:00:00Z', Date.UTC(2025, 0, 1, 0, 1)), '60s')
})
