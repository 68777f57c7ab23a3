// MAC addresses are numbers of 48 bits inside (exact in a double), colon text at the edges.

export const broadcastMac = 0xffff_ffff_ffff

/** "0a:58:0a:f4:01:02" as a number, or undefined. Dashes and capitals are accepted, as `ip link` does. */
export function parseMac(text: string): number | undefined {
  return /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text.replaceAll(/[:-]/g, ''), 16) : undefined
}

/** Like parseMac, for text that our own code wrote: throws RangeError. */
export function macAddress(text: string): number {
  const mac = parseMac(text)
  if (mac === undefined) throw new RangeError(`Cannot read a MAC address: "${text}", wanted six hex bytes`)
  return mac
}

export const formatMac = (mac: number): string =>
  mac
    .toString(16)
    .padStart(12, '0')
    .replaceAll(/..(?=.)/g, '$&:')

export const readMac = (view: DataView, at: number): number => view.getUint16(at) * 0x1_0000_0000 + view.getUint32(at + 2)

export function writeMac(view: DataView, at: number, mac: number): void {
  view.setUint16(at, mac / 0x1_0000_0000)
  view.setUint32(at + 2, mac)
}

/** The group bit: broadcast or multicast. */
export const isGroupMac = (mac: number): boolean => (Math.floor(mac / 0x100_0000_0000) & 1) === 1
