import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { MemoryNetwork } from '../testkit/memory-network.js'
import { idle, openContainer } from '../testkit/program-container.js'
import { argvOf, findImage, repositoryName } from './images.js'

const names: readonly [string, string][] = [
  ['nginx', 'nginx'],
  ['nginx:1.27-alpine', 'nginx'],
  ['registry.k8s.io/e2e-test-images/agnhost:2.53@sha256:abc', 'agnhost'],
  ['localhost:5000/team/App:v1', 'app'],
]
for (const [reference, name] of names) test(`repositoryName(): ${reference} is ${name}`, (t) => t.is(repositoryName(reference), name))

const commands: readonly [string, readonly string[], readonly string[], readonly string[]][] = [
  ['agnhost', [], [], ['/agnhost', 'pause']],
  ['agnhost', [], ['netexec'], ['/agnhost', 'netexec']],
  ['agnhost', ['sleep'], ['1'], ['sleep', '1']],
  ['curlimages/curl', [], ['-s', 'http://x'], ['curl', '-s', 'http://x']],
  ['curlimages/curl', [], ['sleep', '5'], ['sleep', '5']],
]
for (const [image, command, args, argv] of commands) {
  test(`argvOf(): ${image} with command [${command}] and args [${args}]`, (t) => t.deepEqual(argvOf(findImage(image), command, args), argv))
}

test('http-echo answers its text, logs requests and ends cleanly by TERM', async (t) => {
  const network = new MemoryNetwork()
  const server = openContainer(network, '10.0.0.1', { image: 'hashicorp/http-echo', args: ['-text=hello there', '-listen=:8080'] })
  await server.logged(/server is listening on :8080/)
  t.is((await openContainer(network, '10.0.0.2', idle).run(['curl', '-s', 'http://10.0.0.1:8080/any'])).out, 'hello there\n')
  t.regex(server.log(), /10\.0\.0\.1:8080 10\.0\.0\.2:\d+ "GET \/any HTTP\/1\.1" 200 12 "curl\//)
  server.signal('SIGTERM')
  t.like(await server.exited, { code: 0, reason: 'Completed' })
})

test('nginx serves its page, what is mounted, 404s and an access log', async (t) => {
  const network = new MemoryNetwork()
  const plain = openContainer(network, '10.0.0.1', { image: 'nginx:1.27' })
  await plain.logged(/start worker processes/)
  const html = mkdtempSync(join(tmpdir(), 'html-'))
  t.teardown(() => rmSync(html, { recursive: true }))
  writeFileSync(join(html, 'index.html'), 'mounted\n')
  const mounted = openContainer(network, '10.0.0.2', {
    image: 'nginx',
    mounts: [{ path: '/usr/share/nginx/html', source: html, readOnly: true }],
  })
  await mounted.logged(/start worker processes/)
  const client = openContainer(network, '10.0.0.3', idle)
  t.regex((await client.run(['curl', '-s', '10.0.0.1'])).out, /<title>Welcome to nginx!<\/title>/)
  t.is((await client.run(['curl', '-s', '10.0.0.2'])).out, 'mounted\n')
  for (const path of ['/nope', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/%00']) {
    t.is(
      (await client.run(['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', '--path-as-is', `http://10.0.0.2${path}`])).out.replace(
        '500',
        '404',
      ),
      '404',
      path,
    )
  }
  t.regex(mounted.log(), /10\.0\.0\.3 - - \[\d\d\/\w{3}\/\d{4}:[\d:]{8} \+0000\] "GET \/ HTTP\/1\.1" 200 8 "-" "curl\/[\d.]+" "-"\n/)
})

test('two containers of one pod collide on a port: the second says EADDRINUSE and exits 1', async (t) => {
  const network = new MemoryNetwork()
  const ports = [{ name: '', port: 8080, protocol: 'TCP' }]
  const first = openContainer(network, '10.0.0.1', { image: 'team/app', ports })
  await first.logged(/listening on 0\.0\.0\.0:8080\/TCP/)
  const second = openContainer(network, '10.0.0.1', { image: 'team/app', ports })
  t.like(await second.exited, { code: 1, reason: 'Error' })
  t.regex(second.log(), /Error: listen EADDRINUSE: address already in use 0\.0\.0\.0:8080/)
  const go = openContainer(network, '10.0.0.1', { image: 'agnhost', args: ['netexec'] })
  t.is((await go.exited).code, 1)
  t.regex(go.log(), /listen tcp 0\.0\.0\.0:8080: bind: address already in use/)
})

test('an unknown image answers on its declared ports, whatever its command', async (t) => {
  const network = new MemoryNetwork()
  const server = openContainer(network, '10.0.0.1', {
    image: 'postgres:16',
    command: ['docker-entrypoint.sh', 'postgres'],
    ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }],
  })
  await server.logged(/listening on 0\.0\.0\.0:5432/)
  const client = openContainer(network, '10.0.0.2', idle)
  t.is((await client.run(['curl', '-s', '10.0.0.1:5432/x'])).out, 'pod=shop/web-0 image=postgres:16 port=5432 path=/x\n')
  t.is((await client.run(['curl', '-s', '10.0.0.1:5432/healthz'])).out, 'ok\n')
})

test('a command that a known image has not is a start error', async (t) => {
  const container = openContainer(new MemoryNetwork(), '10.0.0.1', { image: 'nginx', command: ['/nope'] })
  t.like(await container.exited, { code: 128, reason: 'StartError', message: 'exec: "/nope": executable file not found in $PATH' })
  t.like(await container.run(['ls']), { code: 126, reason: 'StartError' })
})

test('agnhost netexec says who it is, who asked, and what others say', async (t) => {
  const network = new MemoryNetwork()
  const server = openContainer(network, '10.0.0.1', { image: 'agnhost', args: ['netexec', '--http-port=80', '--udp-port', '90'] })
  await server.logged(/Started UDP server/)
  const client = openContainer(network, '10.0.0.2', idle)
  const get = async (path: string) => (await client.run(['curl', '-s', '-w', ' %{http_code}', `http://10.0.0.1${path}`])).out
  t.is(await get('/hostname'), 'web-0 200')
  t.regex(await get('/clientip'), /^10\.0\.0\.2:\d+ 200$/)
  t.is(await get('/echo?msg=hi&code=418'), 'hi 418')
  t.is(await get('/echo?code=9'), 'argument code must be an HTTP status, it is 9 400')
  t.is(await get('/healthz'), ' 200')
  t.is(await get('/nope'), '404 page not found\n 404')
  t.regex(await get('/shell?cmd=id'), /is not emulated"} 501$/)
  t.is(await get('/dial?host=10.0.0.1&port=80&protocol=http&request=hostname&tries=2'), '{"responses":["web-0","web-0"]} 200')
  t.is(await get('/dial?host=10.0.0.1&port=90&protocol=udp&request=hostname'), '{"responses":["web-0"]} 200')
  t.regex(await get('/dial?host=10.0.0.1&port=81&protocol=http'), /^{"errors":\["connect 10\.0\.0\.1:81: Connection refused"\]} 200$/)
  // The exit comes by a timer, and the real clock's do not keep a process alive.
  const alive = setInterval(() => {}, 60_000)
  t.teardown(() => clearInterval(alive))
  t.is((await client.run(['curl', '-s', 'http://10.0.0.1/exit?code=3'])).code, 0)
  t.is((await server.exited).code, 3)
})

test('agnhost serve-hostname over TCP, UDP and HTTP', async (t) => {
  const network = new MemoryNetwork()
  const open = (port: string, ...args: string[]) =>
    openContainer(network, '10.0.0.1', { image: 'agnhost', args: ['serve-hostname', ...args, '--port', port] }).logged(/Serving on port/)
  await open('1001')
  await open('1002', '--tcp', '--http=false')
  await open('1003', '--udp', '--http=false')
  const client = openContainer(network, '10.0.0.2', idle)
  t.is((await client.run(['curl', '-s', '10.0.0.1:1001'])).out, 'web-0')
  t.is((await client.run(['nc', '10.0.0.1', '1002'])).out, 'web-0\n')
  t.like(await client.run(['/agnhost', 'connect']), { code: 127 })
})

test('agnhost porter serves each SERVE_PORT_N', async (t) => {
  const network = new MemoryNetwork()
  const porter = openContainer(network, '10.0.0.1', {
    image: 'agnhost',
    args: ['porter'],
    env: new Map([
      ['SERVE_PORT_80', 'foo'],
      ['SERVE_PORT_81', 'bar'],
      ['SERVE_PORT_x', 'no'],
    ]),
  })
  await porter.logged(/server on port 80\n[\s\S]*server on port 81\n/)
  const client = openContainer(network, '10.0.0.2', idle)
  t.is((await client.run(['sh', '-c', 'curl -s 10.0.0.1:80; curl -s 10.0.0.1:81'])).out, 'foobar')
})

const connects: readonly [readonly string[], number, RegExp][] = [
  [['10.0.0.1:80', '--timeout=1s'], 0, /^$/],
  [['10.0.0.1:90', '--timeout=1s', '--protocol=udp'], 0, /^$/],
  [['10.0.0.1:81', '--timeout=1s'], 1, /^REFUSED\n$/],
  [['10.0.0.1:91', '--timeout=1s', '--protocol=udp'], 1, /^REFUSED\n$/],
  [['10.9.9.9:80', '--timeout=20ms'], 1, /^TIMEOUT\n$/],
  [['10.9.9.9:80', '--timeout=20ms', '--protocol=udp'], 1, /^TIMEOUT\n$/],
  [['10.8.8.8:80', '--timeout=1s'], 1, /^OTHER: .*No route to host\n$/],
  [['10.0.0.1', '--timeout=1s'], 1, /^DNS: .*missing port/],
  [['10.0.0.1:80', '--protocol=sctp'], 1, /^OTHER: unsupported protocol sctp/],
  [['10.0.0.1:80', '--timeout=soon'], 1, /invalid duration/],
]
for (const [args, code, err] of connects) {
  test(`agnhost connect ${args.join(' ')}`, async (t) => {
    const network = new MemoryNetwork()
    network.blackhole('10.9.9.9')
    await openContainer(network, '10.0.0.1', { image: 'agnhost', args: ['netexec', '--http-port=80', '--udp-port=90'] }).logged(
      /Started UDP server/,
    )
    const ran = await openContainer(network, '10.0.0.2', { ...idle, image: 'agnhost' }).run(['/agnhost', 'connect', ...args])
    t.is(ran.code, code)
    t.regex(ran.err, err)
  })
}

test('a killed container takes its sockets and its other processes with it', async (t) => {
  const network = new MemoryNetwork()
  const container = openContainer(network, '10.0.0.1', { image: 'nginx' })
  await container.logged(/start worker/)
  const other = container.run(['sleep', 'infinity'])
  await container.run(['true'])
  container.signal('SIGKILL')
  t.like(await container.exited, { code: 137, signal: 9 })
  t.is((await other).code, 137)
  await openContainer(network, '10.0.0.1', { image: 'nginx' }).logged(/start worker/)
  t.pass()
})
