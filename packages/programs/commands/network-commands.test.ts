import { createServer } from 'node:http'
import test from 'ava'
import packet from 'dns-packet'
import { MemoryNetwork } from '../../testkit/memory-network.js'
import { idle, openContainer } from '../../testkit/program-container.js'

const records: Readonly<Record<string, object[]>> = {
  'web.shop.svc.cluster.local A': [{ type: 'A', data: '10.244.1.9', ttl: 30 }],
  '_http._tcp.web.shop.svc.cluster.local SRV': [
    { type: 'SRV', ttl: 30, data: { priority: 0, weight: 100, port: 80, target: 'web.shop.svc.cluster.local' } },
  ],
  '9.1.244.10.in-addr.arpa PTR': [{ type: 'PTR', data: 'web.shop.svc.cluster.local', ttl: 30 }],
  'dns-version.cluster.local TXT': [{ type: 'TXT', data: '1.1.0', ttl: 30 }],
}

/** A web server `web` at 10.244.1.9, a nameserver, an address that swallows everything, and a container to run commands in. */
async function setup() {
  const network = new MemoryNetwork()
  network.blackhole('10.9.9.9')
  const web = network.host('10.244.1.9')
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      if (path === '/missing') return response.writeHead(404).end('gone\n')
      if (path === '/old') return response.writeHead(302, { location: '/new' }).end()
      if (path === '/empty') return request.socket.destroy()
      if (path === '/cut') return response.writeHead(200, { 'content-length': 100 }).write('half', () => request.socket.destroy())
      if (path === '/slow') return undefined
      if (path === '/loop') return response.writeHead(302, { location: '/loop' }).end()
      return response
        .writeHead(200, { 'content-type': 'text/plain', 'x-from': 'web' })
        .end(`${request.method} ${path} ${request.headers.host} ${request.headers['x-test'] ?? '-'} [${Buffer.concat(chunks)}]\n`)
    })
  })
  Object.assign(http, { httpAllowHalfOpen: true })
  await web.listenTcp({ address: '0.0.0.0', port: 80 }, (connection) => {
    connection.on('error', () => {})
    http.emit('connection', connection)
  })
  await web.listenTcp({ address: '0.0.0.0', port: 22 }, (connection) => {
    connection.on('error', () => {})
    connection.on('data', () => connection.end('SSH-2.0-x\r\n'))
  })
  const dns = await network.host('10.96.0.10').openUdp({ port: 53 })
  dns.onMessage((data, from) => {
    const query = packet.decode(Buffer.from(data))
    const { name, type } = query.questions![0]!
    const found = records[`${name} ${type}`]
    const exists = Object.keys(records).some((key) => key.startsWith(`${name} `))
    const flags = packet.AUTHORITATIVE_ANSWER | packet.RECURSION_DESIRED | (exists ? 0 : 3)
    dns.send(
      packet.encode({
        type: 'response',
        id: query.id,
        flags,
        questions: query.questions,
        answers: (found ?? []).map((answer) => ({ name, class: 'IN', ...answer })) as never,
      }),
      from,
    )
  })
  return openContainer(network, '10.244.2.3', idle)
}

interface Expected {
  readonly code?: number
  readonly out?: string | RegExp
  readonly err?: string | RegExp
}
const rows: readonly [command: readonly string[], expected: Expected][] = [
  [['curl', '-s', 'http://web/x?y=1'], { out: 'GET /x?y=1 web - []\n' }],
  [['curl', '-s', 'web:80'], { out: 'GET / web - []\n' }],
  [['curl', '-sd', 'a=1', '-d', 'b=2', '-H', 'X-Test: yes', 'http://web/'], { out: 'POST / web yes [a=1&b=2]\n' }],
  [['curl', '-s', '-X', 'PUT', '-H', 'Host: company.com', 'http://10.244.1.9/users'], { out: 'PUT /users company.com - []\n' }],
  [['curl', '-sG', '--data-urlencode', 'q=a b', 'http://web/find'], { out: 'GET /find?q=a%20b web - []\n' }],
  [['curl', '-s', '--resolve', 'shop.example:80:10.244.1.9', 'http://shop.example/'], { out: 'GET / shop.example - []\n' }],
  [['curl', '-sI', 'http://web/'], { out: /^HTTP\/1\.1 200 OK\r\ncontent-type: text\/plain\r\n[\s\S]*\r\n\r\n$/ }],
  [['curl', '-si', 'http://web/'], { out: /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nGET \/ web - \[\]\n$/ }],
  [
    ['curl', '-sv', 'http://web/'],
    {
      out: 'GET / web - []\n',
      err: /\* Connected to web \(10\.244\.1\.9\) port 80\n> GET \/ HTTP\/1\.1\n> Host: web\n[\s\S]*< HTTP\/1\.1 200 OK\n/,
    },
  ],
  [['curl', '-sL', 'http://web/old'], { out: 'GET /new web - []\n' }],
  [
    [
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code} %{num_redirects} %{remote_ip}:%{remote_port} %{size_download}\\n',
      '-L',
      'http://web/old',
    ],
    { out: '200 1 10.244.1.9:80 18\n' },
  ],
  [['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://web:81/'], { code: 7, out: '000' }],
  [['curl', '-s', 'http://web/missing'], { out: 'gone\n' }],
  [['curl', '-sSf', 'http://web/missing'], { code: 22, out: '', err: 'curl: (22) The requested URL returned error: 404\n' }],
  [['curl', '-sS', '--fail-with-body', 'http://web/missing'], { code: 22, out: 'gone\n' }],
  [['curl', '-sSL', '--max-redirs', '2', 'http://web/loop'], { code: 47, err: 'curl: (47) Maximum (2) redirects followed\n' }],
  [['curl', '-sS', 'http://nope/'], { code: 6, err: 'curl: (6) Could not resolve host: nope\n' }],
  [
    ['curl', '-sS', 'http://web:81/'],
    { code: 7, err: /^curl: \(7\) Failed to connect to web port 81 after \d+ ms: Could not connect to server\n$/ },
  ],
  [
    ['curl', '-sS', '--connect-timeout', '0.02', 'http://10.9.9.9/'],
    { code: 28, err: 'curl: (28) Connection timed out after 20 milliseconds\n' },
  ],
  [
    ['curl', '-sS', '-m', '0.5', 'http://web/slow'],
    // Connecting takes a turn of the event loop, which on a busy machine may be the half second.
    {
      code: 28,
      err: /^curl: \(28\) (Operation timed out after 500 milliseconds with 0 bytes received|Connection timed out after 500 milliseconds)\n$/,
    },
  ],
  [['curl', '-sS', 'http://web/empty'], { code: 52, err: 'curl: (52) Empty reply from server\n' }],
  [['curl', '-sS', 'http://web/cut'], { code: 18, out: 'half', err: /^curl: \(18\) / }],
  [['curl', '-sS', 'http://web:22/'], { code: 1, err: 'curl: (1) Received HTTP/0.9 when not allowed\n' }],
  [['curl', '-sS', 'https://web:80/'], { code: 35, err: /^curl: \(35\) TLS connect error/ }],
  [['curl', '-sS', 'ftp://web/'], { code: 1, err: 'curl: (1) Protocol "ftp" not supported\n' }],
  [['curl', '-sS', 'http://'], { code: 3, err: /^curl: \(3\) URL rejected/ }],
  [['curl', '-sS', 'http://web:99999/'], { code: 3, err: /^curl: \(3\) URL rejected: Port/ }],
  [['curl', '--nonsense', 'http://web/'], { code: 2, err: /^curl: option --nonsense: is unknown\n/ }],
  [['curl'], { code: 2, err: /no URL specified/ }],
  [['wget', '-qO-', 'http://web/x'], { out: 'GET /x web - []\n' }],
  [['wget', '-q', '-O', '-', '--post-data', 'a=1', '--header', 'X-Test: yes', 'web'], { out: 'POST / web yes [a=1]\n' }],
  [['wget', '-qO-', 'http://web/old'], { out: 'GET /new web - []\n' }],
  [['wget', '-O', '/tmp/f', 'http://web/x'], { err: /^Connecting to web \(10\.244\.1\.9:80\)\nsaving to '\/tmp\/f'\n/ }],
  [['wget', '-qO-', 'http://web/missing'], { code: 1, err: 'wget: server returned error: HTTP/1.1 404 Not Found\n' }],
  [['wget', '-qO-', 'http://nope/'], { code: 1, err: "wget: bad address 'nope'\n" }],
  [['wget', '-qO-', 'http://web:81/'], { code: 1, err: "wget: can't connect to remote host: Connection refused\n" }],
  [['wget', '-qO-', '-T', '0.02', 'http://10.9.9.9/'], { code: 1, err: 'wget: download timed out\n' }],
  [['wget', '-qO-', 'ftp://web/'], { code: 1, err: 'wget: not an http or ftp url: ftp://web/\n' }],
  [
    ['nslookup', 'web'],
    { out: 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.shop.svc.cluster.local\nAddress: 10.244.1.9\n\n' },
  ],
  [['nslookup', 'web.shop.svc.cluster.local', '10.96.0.10'], { out: /Name:\tweb\.shop\.svc\.cluster\.local\nAddress: 10\.244\.1\.9\n/ }],
  [['nslookup', '10.244.1.9'], { out: /9\.1\.244\.10\.in-addr\.arpa\tname = web\.shop\.svc\.cluster\.local\.\n/ }],
  [['nslookup', '-type=txt', 'dns-version.cluster.local'], { out: /dns-version\.cluster\.local\ttext = "1\.1\.0"\n/ }],
  [['nslookup', 'nope'], { code: 1, out: "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nope: NXDOMAIN\n\n" }],
  [['nslookup', '-timeout=0.02', 'web', '10.9.9.9'], { code: 1, out: ';; connection timed out; no servers could be reached\n\n' }],
  [['dig', '+short', 'web.shop.svc.cluster.local'], { out: '10.244.1.9\n' }],
  [['dig', '+short', '@10.96.0.10', '_http._tcp.web.shop.svc.cluster.local', 'SRV'], { out: '0 100 80 web.shop.svc.cluster.local.\n' }],
  [['dig', '+short', '+search', 'web'], { out: '10.244.1.9\n' }],
  [['dig', '-x', '10.244.1.9', '+noall', '+answer'], { out: '9.1.244.10.in-addr.arpa.\t30\tIN\tPTR\tweb.shop.svc.cluster.local.\n' }],
  [
    ['dig', 'web.shop.svc.cluster.local'],
    {
      out: /;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: \d+\n;; flags: qr aa rd; QUERY: 1, ANSWER: 1, [\s\S]*;; ANSWER SECTION:\nweb\.shop\.svc\.cluster\.local\.\t30\tIN\tA\t10\.244\.1\.9\n[\s\S]*;; SERVER: 10\.96\.0\.10#53\(10\.96\.0\.10\) \(UDP\)\n/,
    },
  ],
  [['dig', 'nope.cluster.local'], { out: /status: NXDOMAIN/ }],
  [['dig', '+time=1', '+tries=1', '@10.9.9.9', 'web'], { code: 9, out: /no servers could be reached/ }],
  [['dig', '+tcp', '+tries=1', '@10.244.1.9', 'web'], { code: 9, out: /communications error to 10\.244\.1\.9#53: connection refused/ }],
  [['dig', '-y'], { code: 1, err: /Invalid option/ }],
  [['host', 'web'], { out: 'web.shop.svc.cluster.local has address 10.244.1.9\n' }],
  [['host', 'nope'], { code: 1, out: 'Host nope not found: 3(NXDOMAIN)\n' }],
  [
    ['ping', '-c', '2', '-i', '0.01', 'web'],
    {
      out: /^PING web \(10\.244\.1\.9\) 56\(84\) bytes of data\.\n64 bytes from 10\.244\.1\.9: icmp_seq=1 time=[\d.]+ ms\n[\s\S]*2 packets transmitted, 2 received, 0% packet loss/,
    },
  ],
  [['ping', '-c', '1', '-W', '0.02', '10.9.9.9'], { code: 1, out: /1 packets transmitted, 0 received, 100% packet loss/ }],
  [['ping', '-c', '1', 'nope'], { code: 2, err: 'ping: nope: Name or service not known\n' }],
  [['ping', '-c', '0', 'web'], { code: 2, err: /^ping: invalid argument: '0'/ }],
  [['nc', '-zv', 'web', '80'], { err: 'Connection to web 80 port [tcp/http] succeeded!\n' }],
  [['nc', '-z', 'web', '81'], { code: 1, err: 'nc: connect to web port 81 (tcp) failed: Connection refused\n' }],
  [
    ['nc', '-zv', '-w', '0.02', '10.9.9.9', '80'],
    { code: 1, err: 'nc: connect to 10.9.9.9 port 80 (tcp) timed out: Operation now in progress\n' },
  ],
  [['nc', 'nope', '80'], { code: 1, err: 'nc: getaddrinfo for host "nope" port 80: Name or service not known\n' }],
  [['nc', '-zv', 'web', '79-81'], { err: /port 79 .*failed[\s\S]*80 port \[tcp\/http\] succeeded[\s\S]*port 81 .*failed/ }],
  [['sh', '-c', 'printf "GET /x HTTP/1.0\\r\\nHost: a\\r\\n\\r\\n" | nc web 80 | tail -1'], { out: 'GET /x a - []\n' }],
  [['/agnhost-not-here'], { code: 127 }],
]
for (const [command, expected] of rows) {
  test(command.join(' '), async (t) => {
    const ran = await (await setup()).run(command)
    t.is(ran.code, expected.code ?? 0, ran.out + ran.err)
    for (const stream of ['out', 'err'] as const) {
      const wanted = expected[stream]
      if (typeof wanted === 'string') t.is(ran[stream], wanted)
      else if (wanted !== undefined) t.regex(ran[stream], wanted)
    }
  })
}

test('curl without -s prints its meter and its failure', async (t) => {
  const { err, code } = await (await setup()).run(['curl', 'http://web:81/'])
  t.is(code, 7)
  t.regex(err, /^ {2}% Total[\s\S]*curl: \(7\) Failed to connect/)
})

test('curl writes a body as it arrives', async (t) => {
  const container = await setup()
  let seen = ''
  const aborted = new AbortController()
  const run = container.exec({
    command: ['curl', '-sN', 'http://web/cut'],
    stdout: (data) => void (seen += new TextDecoder().decode(data)),
    stderr: () => {},
    signal: aborted.signal,
  })
  t.is((await run).code, 18)
  t.is(seen, 'half')
})

test('what two ends of nc say reaches the other', async (t) => {
  const network = new MemoryNetwork()
  const server = openContainer(network, '10.0.0.1', { command: ['nc', '-l', '-v', '9000'] })
  await server.logged(/Listening on 0\.0\.0\.0 9000/)
  const client = openContainer(network, '10.0.0.2', idle)
  const sent = client.run(['nc', '-w', '1', '10.0.0.1', '9000'], 'hello\n')
  await server.logged(/hello/)
  t.is((await server.exited).code, 0)
  t.is((await sent).code, 0)
})

test('a client that goes away ends its command', async (t) => {
  const container = await setup()
  const gone = new AbortController()
  const run = container.exec({ command: ['ping', 'web'], stdout: () => gone.abort(), stderr: () => {}, signal: gone.signal })
  t.is((await run).code, 129)
})
