declare module 'spdy-transport/lib/spdy-transport/protocol/spdy/dictionary.js' {
  /** The zlib dictionaries by protocol version. */
  const dictionaries: Readonly<Record<number, Buffer>>
  export default dictionaries
}
