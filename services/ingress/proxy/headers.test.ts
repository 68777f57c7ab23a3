import test from 'ava'
import { endToEnd, forwardedHeaders, isRequestId } from './headers.js'

test('hop-by-hop headers stay here, and so do those that Connection names', (t) => {
  const raw = [
    'Host',
    'a',
    'Connection',
    'close, X-Secret',
    'X-Secret',
    '1',
    'Keep-Alive',
    'timeout=5',
    'TE',
    'trailers',
    'Upgrade',
    'h2c',
    'X-Kept',
    '2',
  ]
  t.deepEqual(endToEnd(raw), ['Host', 'a', 'X-Kept', '2'])
})

test('repeated headers and their spelling survive', (t) => {
  const raw = ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'ETag', '"x"']
  t.deepEqual(endToEnd(raw), raw)
})

test('what a client says of where it comes from is replaced by what is seen', (t) => {
  const sent = forwardedHeaders(['Host', 'company.com', 'X-Forwarded-For', '1.2.3.4', 'x-real-ip', '1.2.3.4', 'Forwarded', 'for=1.2.3.4'], {
    clientAddress: '172.18.0.1',
    host: 'company.com',
    port: 80,
    requestId: 'r1',
  })
  t.deepEqual(sent, [
    'Host',
    'company.com',
    'X-Request-ID',
    'r1',
    'X-Real-IP',
    '172.18.0.1',
    'X-Forwarded-For',
    '172.18.0.1',
    'X-Forwarded-Host',
    'company.com',
    'X-Forwarded-Port',
    '80',
    'X-Forwarded-Proto',
    'http',
  ])
})

test('a request id is a short token, not anything', (t) => {
  t.true(isRequestId('3f2a-77'))
  t.false(isRequestId(''))
  t.false(isRequestId('a\nb'))
  t.false(isRequestId('x'.repeat(200)))
})
