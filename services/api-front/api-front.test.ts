import { request } from 'node:https'
import test from 'ava'
import { RealClock } from '../../packages/clock/clock.js'
import { until } from '../../packages/testkit/until.js'
import type { Identity } from '../apiserver/testing/test-authority.js'
import { TestServer } from '../apiserver/testing/test-server.js'
import { ApiFront } from './api-front.js'
import { type Health, order } from './server-health.js'

const namespaces = '/api/v1/namespaces'

async function behindFront(t: { teardown(work: () => unknown): void }) {
  const one = await TestServer.start()
  const other = await TestServer.start(undefined, { beside: one, shared: false })
  const notes: string[] = []
  const servers = [one, other].map(({ port }, i) => ({ name: `apiserver-${i + 1}`, host: '127.0.0.1', port }))
  const front = new ApiFront({ servers, ca: one.authority.ca, clock: new RealClock(), note: (event) => notes.push(event) })
  const port = await front.start({ host: '127.0.0.1', port: 0 })
  t.teardown(async () => {
    await front.stop()
    await one.stop()
    await other.stop()
  })
  /** One request over a connection of its own. Undefined when the connection failed. */
  const ask = (path: string, identity: Identity | null = one.admin) =>
    new Promise<number | undefined>((resolve) => {
      const call = request({ host: '127.0.0.1', port, path, agent: false, ca: one.authority.ca, ...identity }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      call.once('error', () => resolve(undefined))
      call.end()
    })
  return { one, other, ask, notes }
}
const said = (notes: string[], wanted: string) =>
  until(wanted, async (say) => {
    say(notes)
    return notes.includes(wanted)
  })

test('TLS passes untouched: a client certificate counts, and a stranger is one', async (t) => {
  const { ask, notes } = await behindFront(t)
  await said(notes, 'apiserver-1 is ready')
  t.is(await ask(namespaces), 200)
  t.is(await ask(namespaces, null), 401)
})

test('connections go to the servers that are there', async (t) => {
  const { one, ask, notes } = await behindFront(t)
  await said(notes, 'apiserver-1 is ready')
  await said(notes, 'apiserver-2 is ready')
  await one.stop()
  for (let i = 0; i < 6; i++) t.is(await ask(namespaces), 200)
  await said(notes, 'apiserver-1 is silent')
})

test('ready servers take turns; then those that answer; silent ones are the last resort', (t) => {
  const health: Record<string, Health> = { a: 'ready', b: 'silent', c: 'ready', d: 'unready' }
  const ordered = (turn: number) => order(['a', 'b', 'c', 'd'], turn, (name) => health[name]!).join('')
  t.is(ordered(0), 'acdb')
  t.is(ordered(1), 'cadb')
  t.is(ordered(4), 'acdb')
})
