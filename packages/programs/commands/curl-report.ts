// What curl prints about a transfer: -w variables and the progress meter.

export interface Transfer {
  readonly url: string
  readonly method: string
  readonly scheme: string
  readonly status: number
  readonly httpVersion: string
  readonly contentType: string
  readonly redirectUrl: string
  readonly redirects: number
  readonly remoteAddress: string
  readonly remotePort: number
  readonly localAddress: string
  readonly localPort: number
  readonly downloadedBytes: number
  readonly uploadedBytes: number
  readonly headerBytes: number
  /** Milliseconds since the start of the transfer; 0 when never reached. */
  readonly lookupMs: number
  readonly connectMs: number
  readonly tlsMs: number
  readonly requestMs: number
  readonly firstByteMs: number
  readonly totalMs: number
  readonly exitCode: number
  readonly errorText: string
  readonly outputFile: string
}

/** A transfer of which nothing is known yet. */
export const noTransfer: Transfer = {
  url: '',
  method: 'GET',
  scheme: 'http',
  status: 0,
  httpVersion: '0',
  contentType: '',
  redirectUrl: '',
  redirects: 0,
  remoteAddress: '',
  remotePort: 0,
  localAddress: '',
  localPort: 0,
  downloadedBytes: 0,
  uploadedBytes: 0,
  headerBytes: 0,
  lookupMs: 0,
  connectMs: 0,
  tlsMs: 0,
  requestMs: 0,
  firstByteMs: 0,
  totalMs: 0,
  exitCode: 0,
  errorText: '',
  outputFile: '',
}

const seconds = (ms: number) => (ms / 1000).toFixed(6)

const variables: Readonly<Record<string, (transfer: Transfer) => string>> = {
  http_code: ({ status }) => String(status).padStart(3, '0'),
  response_code: ({ status }) => String(status).padStart(3, '0'),
  http_version: ({ httpVersion }) => httpVersion,
  scheme: ({ scheme }) => scheme,
  method: ({ method }) => method,
  url: ({ url }) => url,
  url_effective: ({ url }) => url,
  redirect_url: ({ redirectUrl }) => redirectUrl,
  num_redirects: ({ redirects }) => String(redirects),
  num_connects: ({ connectMs }) => (connectMs > 0 ? '1' : '0'),
  content_type: ({ contentType }) => contentType,
  remote_ip: ({ remoteAddress }) => remoteAddress,
  remote_port: ({ remotePort }) => String(remotePort),
  local_ip: ({ localAddress }) => localAddress,
  local_port: ({ localPort }) => String(localPort),
  size_download: ({ downloadedBytes }) => String(downloadedBytes),
  size_upload: ({ uploadedBytes }) => String(uploadedBytes),
  size_header: ({ headerBytes }) => String(headerBytes),
  speed_download: ({ downloadedBytes, totalMs }) => String(totalMs > 0 ? Math.round((downloadedBytes * 1000) / totalMs) : 0),
  time_namelookup: ({ lookupMs }) => seconds(lookupMs),
  time_connect: ({ connectMs }) => seconds(connectMs),
  time_appconnect: ({ tlsMs }) => seconds(tlsMs),
  time_pretransfer: ({ requestMs }) => seconds(requestMs),
  time_redirect: () => seconds(0),
  time_starttransfer: ({ firstByteMs }) => seconds(firstByteMs),
  time_total: ({ totalMs }) => seconds(totalMs),
  exitcode: ({ exitCode }) => String(exitCode),
  errormsg: ({ errorText }) => errorText,
  filename_effective: ({ outputFile }) => outputFile,
}

/** `format` after curl's --write-out: %{name}, %%, \n, \r, \t. */
export function writeOut(format: string, transfer: Transfer): string {
  return format.replace(/%\{([a-zA-Z_]+)\}|%%|\\([nrt\\])/g, (whole, name: string | undefined, escaped: string | undefined) => {
    if (name !== undefined) return Object.hasOwn(variables, name) ? variables[name]!(transfer) : ''
    if (escaped !== undefined) return { n: '\n', r: '\r', t: '\t', '\\': '\\' }[escaped]!
    return whole === '%%' ? '%' : whole
  })
}

export const progressHead =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n'

/** The meter's line, as it stands when the transfer is over. */
export function progressLine({ downloadedBytes, totalMs }: Pick<Transfer, 'downloadedBytes' | 'totalMs'>): string {
  const size = shortSize(downloadedBytes)
  const speed = shortSize(totalMs > 0 ? Math.round((downloadedBytes * 1000) / totalMs) : 0)
  const percent = downloadedBytes > 0 ? '100' : '  0'
  return `\r${percent} ${size} ${percent} ${size}    0     0 ${speed.padStart(6)}      0 --:--:-- --:--:-- --:--:-- ${speed.padStart(5)}`
}

/** Five columns: 12345, 1234k, 12.3M. */
function shortSize(bytes: number): string {
  if (bytes < 100_000) return String(bytes).padStart(5)
  if (bytes < 10_000 * 1024) return `${Math.floor(bytes / 1024)}k`.padStart(5)
  return `${(bytes / 1024 / 1024).toFixed(1)}M`.padStart(5)
}
