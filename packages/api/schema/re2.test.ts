import test from 'ava'
import fc from 'fast-check'
import { Pattern, programMax } from './re2.js'
import { PatternError } from './re2-syntax.js'

const matches = test.macro({
  exec: (t, pattern: string, yes: readonly string[], no: readonly string[]) => {
    const compiled = new Pattern(pattern)
    for (const text of yes) t.is(compiled.match(text), 'yes', `${pattern} on ${JSON.stringify(text)}`)
    for (const text of no) t.is(compiled.match(text), 'no', `${pattern} on ${JSON.stringify(text)}`)
  },
  title: (_title, pattern) => `${pattern} matches what RE2 says`,
})
test(matches, 'b', ['abc', 'b'], ['', 'ac'])
test(matches, '^a|b$', ['ax', 'xb'], ['xa', 'bx'])
test(matches, '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', ['a', 'a-b', 'a1'], ['', '-a', 'a-', 'A'])
test(matches, '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$', ['* * * * */5', '1 2 3 4 5'], ['* * * *', '* * * * * *'])
test(matches, '^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa'])
test(matches, '^a{2,}$', ['aa', 'aaaaa'], ['a'])
test(matches, '^x{a}$', ['x{a}'], ['xa'])
test(matches, '^[^/\\]]+$', ['ab'], ['a/b', 'a]'])
test(matches, '^[]a-]+$', [']a-'], ['b'])
test(matches, '^(?i)straße$', ['STRASSE'.replace('SS', 'ß')], ['strasse'])
test(matches, '(?i)^ABC$', ['abc', 'AbC'], ['ab'])
test(matches, '^(?:a|(?i)b)c$', ['ac', 'Bc'], ['Ac', 'bC'])
test(matches, '(?s)^.$', ['\n', 'a'], ['ab'])
test(matches, '^.$', ['é', '😀'], ['\n', 'ab'])
test(matches, '(?m)^b$', ['a\nb\nc'], ['abc'])
test(matches, '\\bfoo\\b', ['a foo b', 'foo'], ['afoo', 'foo_'])
test(matches, '^\\pL+\\p{Nd}\\P{L}$', ['äß1!'], ['a1a'])
test(matches, '^[\\p{Greek}\\d]+$', ['αβ1'], ['ab'])
test(matches, '^[[:alpha:]_]+$', ['aZ_'], ['a1'])
test(matches, '^\\x41\\x{1F600}\\t\\.$', ['A😀\t.'], ['A'])
test(matches, '^\\Qa.b\\E$', ['a.b'], ['axb'])
test(matches, '^(?P<year>\\d{4})-(?<month>\\d\\d)$', ['2025-01'], ['25-01'])
test(matches, '^(a|)b??$', ['a', '', 'ab'], ['abb'])

const refused = test.macro({
  exec: (t, pattern: string, message: string) => {
    t.is(t.throws(() => new Pattern(pattern), { instanceOf: PatternError })?.message, `error parsing regexp: ${message}`)
  },
  title: (_title, pattern) => `${pattern} is refused in Go's words`,
})
test(refused, '[a', 'missing closing ]: `[a`')
test(refused, '(a', 'missing closing ): `(a`')
test(refused, 'a)', 'unexpected ): `a)`')
test(refused, '*a', 'missing argument to repetition operator: `*`')
test(refused, 'a**', 'invalid nested repetition operator: `**`')
test(refused, 'a{1001}', 'invalid repeat count: `{1001}`')
test(refused, 'a{2,1}', 'invalid repeat count: `{2,1}`')
test(refused, '[z-a]', 'invalid character class range: `z-a`')
test(refused, '\\', 'trailing backslash at end of expression: ``')
test(refused, '\\y', 'invalid escape sequence: `\\y`')
test(refused, 'a(?=b)', 'invalid or unsupported Perl syntax: `(?=`')
test(refused, '(a)\\1', 'invalid escape sequence: `\\1`')

test('expressions that make backtracking engines run away take time in proportion to the text', (t) => {
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a*)*b', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])
    t.is(new Pattern(pattern).match(`${'a'.repeat(5_000)}!`), 'no', pattern)
})
test('a text too long for an expression is told, not worked on for ever', (t) => {
  t.is(new Pattern('(a?){400}b').match('a'.repeat(100_000)), 'too-long')
})
test('repetitions that would write a program without bounds are refused', (t) => {
  for (const pattern of ['((a{100}){100}){100}', '(((){1000}){1000}){1000}']) t.throws(() => new Pattern(pattern), { message: /too large/ })
  t.true(programMax >= 10_000)
})

/** Expressions both engines read alike. */
const simple = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '^', '$', '\\b', 'c'),
    fc.tuple(tie('tree'), tie('tree')).map(([x, y]) => x + y),
    fc.tuple(tie('tree'), tie('tree')).map(([x, y]) => `(?:${x}|${y})`),
    fc.tuple(tie('tree'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}')).map(([x, repeat]) => `(?:${x})${repeat}`),
  ),
})).tree
test('agrees with JavaScript where the two languages do', (t) => {
  fc.assert(
    fc.property(simple, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' '), maxLength: 8 }), (pattern, text) => {
      t.is(new Pattern(pattern).match(text), new RegExp(pattern, 'u').test(text) ? 'yes' : 'no', `${pattern} on ${JSON.stringify(text)}`)
    }),
    { numRuns: 500 },
  )
})
test('any text is an expression or a PatternError', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|\\^$.-:=<>!pPdQE,12\n😀'), maxLength: 24 }),
      fc.string(),
      (pattern, text) => {
        try {
          t.true(['yes', 'no', 'too-long'].includes(new Pattern(pattern).match(text)))
        } catch (error) {
          if (!(error instanceof PatternError)) throw error
        }
      },
    ),
    { numRuns: 2_000 },
  )
})
