// pm2's own message libraries carry no types. Only what supervisor.ts uses.
declare module 'pm2-axon' {
  export interface Socket {
    connect(path: string): void
    on(event: string, handler: () => void): void
    once(event: string, handler: () => void): void
    close(): void
  }
  export interface SubscriberSocket {
    readonly sock: Socket
    connect(path: string): void
    on(event: string, handler: (value: unknown) => void): void
    close(): void
  }
  const axon: { socket(kind: 'req'): Socket; socket(kind: 'sub-emitter'): SubscriberSocket }
  export default axon
}
declare module 'pm2-axon-rpc' {
  import type { Socket } from 'pm2-axon'
  export class Client {
    constructor(socket: Socket)
    call(method: string, argument: unknown, done: (error: unknown, result: unknown) => void): void
  }
}
