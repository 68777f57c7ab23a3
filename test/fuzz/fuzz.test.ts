import test from 'ava'
import { fuzz } from './fuzz.js'

// The short form of `npm run fuzz`.
test('inputs that nobody sends on purpose are refused on purpose', async (t) => {
  const seed = 1
  const { found, inputs, codes } = await fuzz({ seed, inputs: 2_000 })
  t.deepEqual(found, [], `seed ${seed}`)
  t.true(inputs >= 2_000 && codes['200']! > 50 && codes['400']! > 50, JSON.stringify(codes))
})
