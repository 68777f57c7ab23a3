import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { MemoryNetwork } from '../../packages/testkit/memory-network.js'
import { CorefileError, parseCorefile } from './corefile.js'
import { InformedNames } from './kubernetes/informed-names.js'
import { Metrics } from './metrics.js'
import { configure } from './server-block.js'

test('parseCorefile() reads keys, arguments, nested blocks, quotes and comments', (t) => {
  t.deepEqual(
    parseCorefile(
      '# top\nexample.org:1053, cluster.local {\n  kubernetes cluster.local { # tail\n    pods "in secure"\n  }\n  cache 30\n}\n. {\n errors\n}\n',
    ),
    [
      {
        keys: ['example.org:1053', 'cluster.local'],
        line: 2,
        directives: [
          { name: 'kubernetes', args: ['cluster.local'], line: 3, block: [{ name: 'pods', args: ['in secure'], line: 4, block: [] }] },
          { name: 'cache', args: ['30'], line: 6, block: [] },
        ],
      },
      { keys: ['.'], line: 8, directives: [{ name: 'errors', args: [], line: 9, block: [] }] },
    ],
  )
})

function refuses(t: ExecutionContext, text: string, line: number, words: RegExp) {
  const clock = new VirtualClock()
  const given = {
    sockets: new MemoryNetwork().host('10.0.0.1'),
    clock,
    random: new SeededRandom(1),
    names: new InformedNames(() => 0),
    metrics: new Metrics(),
    log: () => {},
    readFile: () => '',
  }
  const error = t.throws(() => configure(text, given), { instanceOf: CorefileError })
  t.is(error?.line, line)
  t.regex(error?.message ?? '', words)
  t.true(error?.message.startsWith(`Corefile:${line} - Error during parsing: `))
}
refuses.title = (title: string | undefined) => `refused with its line: ${title}`

test('an unknown plugin', refuses, '.:53 {\n  errors\n  whoareyou\n}', 3, /Unknown directive 'whoareyou'/)
test('a block that does not end', refuses, '.:53 {\n  errors\n', 2, /Unexpected EOF/)
test('a brace too many', refuses, '.:53 {\n}\n}\n', 3, /Unexpected '}'/)
test('no zone', refuses, '{\n}\n', 1, /wanted a zone/)
test('a quote that does not end', refuses, '.:53 {\n  log "x\n}\n', 2, /quoted token/)
test('a bad port', refuses, '.:99999 {\n}\n', 1, /cannot serve '.:99999'/)
test('a zone served twice', refuses, '.:53 {\n}\n.:53 {\n}\n', 3, /already defined/)
test('a plugin twice', refuses, '.:53 {\n  cache\n  cache\n}', 3, /only be used once/)
test('a bad pods mode', refuses, '.:53 {\n  kubernetes cluster.local {\n    pods sometimes\n  }\n}', 3, /wrong value for pods: sometimes/)
test('a bad ttl', refuses, '.:53 {\n  kubernetes cluster.local {\n    ttl 4000\n  }\n}', 3, /ttl must be in range/)
test('an unknown property', refuses, '.:53 {\n  kubernetes cluster.local {\n    pod insecure\n  }\n}', 3, /unknown property 'pod'/)
test('a bad lameduck', refuses, '.:53 {\n  health {\n    lameduck soon\n  }\n}', 3, /lameduck soon/)
test('a forward to nowhere', refuses, '.:53 {\n  forward .\n}', 2, /wrong argument count/)
test('a forward to a name', refuses, '.:53 {\n  forward . dns.example.com\n}', 2, /not an IP address or file/)
test('a bad cache', refuses, '.:53 {\n  cache 0\n}', 2, /can not be zero/)

test('any text is read or refused with a line', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{', '}', '\n', ' ', '"', '#', 'errors', '.:53', 'a', '\\"', 'é'), { maxLength: 60 }),
      (pieces) => {
        try {
          parseCorefile(pieces.join(''))
        } catch (error) {
          if (!(error instanceof CorefileError) || error.line < 1) throw error
        }
      },
    ),
    { numRuns: 500 },
  )
  t.pass()
})
