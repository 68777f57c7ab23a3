// nslookup as BIND has it: nslookup [-type=TYPE] NAME [SERVER]; exit 1 when the name does not exist or nobody answers.

import { isIPv4 } from 'node:net'
import type { Answer } from 'dns-packet'
import { SocketError } from '../../sockets/socket-api.js'
import { DeadlinePassed } from '../deadline.js'
import { recordData, reverseName } from '../dns-text.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { type DnsReply, isDomainName, queryServer, Resolver, rcodeOf, searchOrder } from '../resolver.js'

const verbs: Readonly<Record<string, string>> = {
  CNAME: 'canonical name =',
  PTR: 'name =',
  SRV: 'service =',
  TXT: 'text =',
  NS: 'nameserver =',
  MX: 'mail exchanger =',
}

export const nslookup: Program = async (ctx) => {
  const operands: string[] = []
  let type: string | undefined
  let port = 53
  let timeoutMs: number | undefined
  let debug = false
  for (const arg of ctx.argv.slice(1)) {
    const [, name, value] = /^-([a-z]+)=?(.*)$/.exec(arg) ?? []
    if (name === undefined) operands.push(arg)
    else if ('type'.startsWith(name) || 'querytype'.startsWith(name)) type = value!.toUpperCase()
    else if (name === 'port') port = Number(value)
    else if (name === 'timeout') timeoutMs = Number(value) * 1000
    else if (name === 'debug') debug = true
  }
  const [name, serverName] = operands
  if (name === undefined) {
    await writeText(ctx.stderr, 'nslookup: interactive mode is not offered: give a name\n')
    return 1
  }
  const resolver = new Resolver(ctx)
  const conf = resolver.conf
  let server = conf.nameservers[0]!
  if (serverName !== undefined) {
    try {
      server = (await resolver.lookup(serverName))[0]!
    } catch {
      await writeText(ctx.stdout, `nslookup: couldn't get address for '${serverName}': not found\n`)
      return 1
    }
  }
  const question = isIPv4(name) && type === undefined ? reverseName(name) : name
  const wanted = isIPv4(name) && type === undefined ? 'PTR' : (type ?? 'A')
  // nslookup's own rule: a name without enough dots is searched first, as the resolver would.
  const candidates = wanted === 'PTR' && question !== name ? [question] : searchOrder(question, conf)
  const servers = serverName === undefined ? conf.nameservers : [server]
  let reply: DnsReply | undefined
  let asked = question
  for (const candidate of candidates) {
    if (!isDomainName(candidate)) continue
    asked = candidate
    reply = await ask(ctx, servers, port, candidate, wanted, timeoutMs ?? conf.timeoutMs)
    if (reply === undefined) {
      await writeText(ctx.stdout, ';; connection timed out; no servers could be reached\n\n')
      return 1
    }
    if (rcodeOf(reply.message) === 'NOERROR' && (reply.message.answers?.length ?? 0) > 0) break
    if (rcodeOf(reply.message) === 'SERVFAIL') break
  }
  const head = `Server:\t\t${serverName ?? server}\nAddress:\t${server}#${port}\n\n`
  if (reply === undefined || rcodeOf(reply.message) !== 'NOERROR') {
    // BIND names the question as it was typed once the search list is through.
    const rcode = reply === undefined ? 'NXDOMAIN' : rcodeOf(reply.message)
    await writeText(ctx.stdout, `${head}** server can't find ${question === name && rcode === 'NXDOMAIN' ? name : asked}: ${rcode}\n\n`)
    return 1
  }
  const answers = reply.message.answers ?? []
  if (answers.length === 0) {
    await writeText(ctx.stdout, `${head}*** Can't find ${name}: No answer\n\n`)
    return 1
  }
  const authoritative = reply.message.flag_aa ? '' : 'Non-authoritative answer:\n'
  await writeText(
    ctx.stdout,
    `${head}${debug ? `;; ${reply.tookMs.toFixed(0)} ms\n` : ''}${authoritative}${answers.map(lineOf).join('')}\n`,
  )
  return 0
}

function lineOf(answer: Answer): string {
  const { name, type } = answer as { name: string; type: string }
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${recordData(answer)}\n`
  if (type === 'SOA') return `${name}\n\t${recordData(answer)}\n`
  return `${name}\t${verbs[type] ?? `${type} =`} ${recordData(answer)}\n`
}

async function ask(
  ctx: ProgramContext,
  servers: readonly string[],
  port: number,
  name: string,
  type: string,
  timeoutMs: number,
): Promise<DnsReply | undefined> {
  let last: DnsReply | undefined
  for (const address of servers) {
    try {
      const reply = await queryServer(ctx, { address, port }, { name, type }, { timeoutMs })
      if (rcodeOf(reply.message) !== 'SERVFAIL') return reply
      last = reply
    } catch (error) {
      if (!(error instanceof DeadlinePassed) && !(error instanceof SocketError)) throw error
      if (error instanceof SocketError)
        await writeText(
          ctx.stdout,
          `;; communications error to ${address}#${port}: ${error.code === 'ECONNREFUSED' ? 'connection refused' : error.message}\n`,
        )
    }
  }
  return last
}
