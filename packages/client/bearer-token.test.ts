import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { temporaryFolder } from '../testkit/temporary-folder.js'
import { BearerToken } from './bearer-token.js'

test('a token in a file is read again after a minute, and kept when the file is gone', (t) => {
  const tokenFile = join(temporaryFolder(t), 'token')
  const clock = new VirtualClock()
  writeFileSync(tokenFile, 'first\n')
  const token = new BearerToken({ tokenFile, clock })
  t.is(token.current(), 'first')
  writeFileSync(tokenFile, 'second')
  clock.advance(59_999)
  t.is(token.current(), 'first')
  clock.advance(1)
  t.is(token.current(), 'second')
  rmSync(tokenFile)
  clock.advance(60_000)
  t.is(token.current(), 'second')
})
test('a token file that was never there is told, a given token stays', (t) => {
  const clock = new VirtualClock()
  t.throws(() => new BearerToken({ tokenFile: '/nowhere/token', clock }).current(), { code: 'ENOENT' })
  t.is(new BearerToken({ token: 'given', clock }).current(), 'given')
})
