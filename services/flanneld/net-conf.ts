// net-conf.json: what flannel's ConfigMap says about the network.
//
//   { "Network": "10.244.0.0/16", "EnableNFTables": false, "Backend": { "Type": "vxlan" } }

import * as z from 'zod'
import { parseCidr } from '../../packages/wire/cidr.js'

const netConf = z.object({
  Network: z.string().refine((text) => parseCidr(text) !== undefined, 'must be an IPv4 CIDR'),
  EnableNFTables: z.literal(false, 'nftables is not offered').default(false),
  Backend: z
    .discriminatedUnion('Type', [
      z.object({
        Type: z.literal('vxlan'),
        // Linux's flannel: VNI 1, and the kernel's own port 8472 rather than IANA's 4789.
        VNI: z.int().min(1).max(0xff_ffff).default(1),
        Port: z.int().min(1).max(65_535).default(8472),
        MTU: z.int().min(576).max(65_535).optional(),
      }),
      z.object({ Type: z.literal('host-gw') }),
    ])
    .default({ Type: 'vxlan', VNI: 1, Port: 8472 }),
})
export type NetConf = z.output<typeof netConf>

/** Throws with the field's name when the text does not fit. */
export function parseNetConf(text: string): NetConf {
  const parsed = netConf.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Error(`Cannot read net-conf.json: ${issue?.path.join('.')}: ${issue?.message}`)
}
