// Every command that a container's shell has of ours; the interpreter's own (ls, cat, grep …) lie beside them.

import { curl } from './commands/curl.js'
import { dig } from './commands/dig.js'
import { host } from './commands/host.js'
import { ip } from './commands/ip.js'
import { nc } from './commands/nc.js'
import { bridge, sysctl } from './commands/node-state.js'
import { nslookup } from './commands/nslookup.js'
import { conntrack, ipset, iptables, iptablesRestore, iptablesSave, ipvsadm } from './commands/packet-rules.js'
import { ping } from './commands/ping.js'
import { hostname, id, ps, sleep, uname } from './commands/process-facts.js'
import { netstat, ss } from './commands/ss.js'
import { stty } from './commands/stty.js'
import { tar } from './commands/tar.js'
import { traceroute } from './commands/traceroute.js'
import { wget } from './commands/wget.js'
import type { Program } from './program.js'

export const commands: ReadonlyMap<string, Program> = new Map([
  ['curl', curl],
  ['wget', wget],
  ['nslookup', nslookup],
  ['dig', dig],
  ['host', host],
  ['ping', ping],
  ['traceroute', traceroute],
  ['nc', nc],
  ['ncat', nc],
  ['ip', ip],
  ['ss', ss],
  ['netstat', netstat],
  ['stty', stty],
  ['tar', tar],
  ['hostname', hostname],
  ['sleep', sleep],
  ['ps', ps],
  ['id', id],
  ['uname', uname],
  ['bridge', bridge],
  ['sysctl', sysctl],
  ['iptables', iptables],
  ['iptables-save', iptablesSave],
  ['iptables-restore', iptablesRestore],
  ['ipvsadm', ipvsadm],
  ['ipset', ipset],
  ['conntrack', conntrack],
])
