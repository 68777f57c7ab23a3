import test from 'ava'
import { bindOrNear } from './host-bind.js'

const tries = test.macro({
  title: (_, port: number, refused: Record<number, string>) => `port ${port} when ${JSON.stringify(refused)}`,
  async exec(t, port: number, refused: Record<number, string>, expected: number[]) {
    const asked: number[] = []
    await bindOrNear(port, async (candidate) => {
      asked.push(candidate)
      if (candidate in refused) throw Object.assign(new Error('no'), { code: refused[candidate] })
    })
    t.deepEqual(asked, expected)
  },
})
test(tries, 80, {}, [80])
test(tries, 80, { 80: 'EACCES' }, [80, 8080])
test(tries, 443, { 443: 'EACCES', 8443: 'EADDRINUSE' }, [443, 8443, 0])
test(tries, 60_000, { 60000: 'EADDRINUSE' }, [60_000, 0])

test('an address that is not of this machine is no reason to try other ports', async (t) => {
  const asked: number[] = []
  const attempt = bindOrNear(80, async (candidate) => {
    asked.push(candidate)
    throw Object.assign(new Error('no'), { code: 'EADDRNOTAVAIL' })
  })
  await t.throwsAsync(attempt, { code: 'EADDRNOTAVAIL' })
  t.deepEqual(asked, [80])
})
