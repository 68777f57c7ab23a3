import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { addQuantities, canonicalQuantity, compareQuantities, milliOf, nanosOf, subtractQuantities, unitsOf } from './quantity.js'

const canonical = test.macro({
  exec: (t, source: string, wanted: string | undefined) => {
    const result = canonicalQuantity(source)
    t.is(result.ok ? result.value : undefined, wanted)
  },
  title: (_title, source, wanted) => (wanted === undefined ? `${JSON.stringify(source)} is no quantity` : `${source} is written ${wanted}`),
})
for (const [source, wanted] of [
  ['0', '0'],
  ['0.5', '500m'],
  ['1.5', '1500m'],
  ['1000m', '1'],
  ['100m', '100m'],
  ['.5', '500m'],
  ['5.', '5'],
  ['+1', '1'],
  ['-1', '-1'],
  ['2000', '2k'],
  ['1024Mi', '1Gi'],
  ['1000Mi', '1000Mi'],
  ['128Mi', '128Mi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['0.9765625Ki', '1k'],
  ['1e3', '1e3'],
  ['1E3', '1e3'],
  ['1E', '1E'],
  ['100n', '100n'],
  ['0.1n', '1n'],
  ['1000000u', '1'],
  ['', undefined],
  ['abc', undefined],
  ['1.2.3', undefined],
  ['1 Gi', undefined],
  ['1KB', undefined],
  ['.', undefined],
  ['1e9999', undefined],
] as const)
  test(canonical, source, wanted)

test('amounts come out in nano-units, thousandths and whole units, rounded up', (t) => {
  t.is(nanosOf('1500m'), 1_500_000_000n)
  t.is(milliOf('0.1'), 100)
  t.is(milliOf('100u'), 1)
  t.is(unitsOf('1Gi'), 1_073_741_824)
  t.is(unitsOf('1500m'), 2)
  t.is(unitsOf('-1500m'), -1)
})

test('property: the canonical text is its own canonical text and the same amount', (t) => {
  const suffix = fc.constantFrom('', 'm', 'u', 'n', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi')
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(999), suffix, (whole, fraction, unit) => {
      const source = `${whole}.${String(fraction).padStart(3, '0')}${unit}`
      const once = canonicalQuantity(source)
      if (!once.ok) return false
      const twice = canonicalQuantity(once.value)
      return twice.ok && twice.value === once.value && nanosOf(once.value) === nanosOf(source)
    }),
  )
  t.pass()
})

const sums = test.macro((t: ExecutionContext, a: string, b: string, sum: string, difference: string) => {
  t.is(addQuantities(a, b), sum)
  t.is(subtractQuantities(a, b), difference)
  t.is(Math.sign(compareQuantities(a, b)), difference.startsWith('-') ? -1 : difference === '0' ? 0 : 1)
})
test('fractions become whole', sums, '1500m', '500m', '2', '1')
test('the first one’s format holds', sums, '1Gi', '512Mi', '1536Mi', '512Mi')
test('nothing has no format', sums, '0', '64Mi', '64Mi', '-64Mi')
test('counts', sums, '2', '2', '4', '0')
