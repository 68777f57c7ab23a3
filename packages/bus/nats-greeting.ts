// What a NATS server says of itself to whoever connects, before anything else: INFO {…}.

import { connect } from 'node:net'

export interface NatsGreeting {
  readonly version: string
  readonly jetstream: boolean
}

/** A greeting is a few hundred bytes. */
const greetingBytesMax = 64 * 1024

/** Reads the greeting of nats://host:port. Rejects, naming the address, when nobody greets within `timeoutMs`. */
export function natsGreeting(url: string, timeoutMs: number): Promise<NatsGreeting> {
  const { hostname, port } = new URL(url.includes('://') ? url : `nats://${url}`)
  const address = `${hostname}:${port || 4222}`
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 4222), timeout: timeoutMs })
    const refuse = (why: string) => {
      socket.destroy()
      reject(new Error(`Cannot reach NATS at ${address}: ${why}`))
    }
    let text = ''
    socket.on('error', (error) => refuse(error.message))
    socket.on('timeout', () => refuse(`no greeting within ${timeoutMs} ms`))
    socket.on('end', () => refuse('it hung up'))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      const end = text.indexOf('\r\n')
      if (end < 0) return text.length > greetingBytesMax ? refuse('what answers there is no NATS server') : undefined
      const body = /^INFO (\{.*\})\s*$/.exec(text.slice(0, end))?.[1]
      if (body === undefined) return refuse('what answers there is no NATS server')
      socket.destroy()
      const info = JSON.parse(body) as { version?: unknown; jetstream?: unknown }
      resolve({ version: String(info.version), jetstream: info.jetstream === true })
    })
  })
}
