// ip (iproute2): address, link, route, neigh; show, and the changes that a drill wants. -4 -6 -o -br -j -d -s are known.

import { SocketError } from '../../sockets/socket-api.js'
import { textOfErrno } from '../errno-text.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { renderAddresses, renderLinks, renderNeighbors, renderRoutes, type Shape } from './ip-render.js'

/** A command line that makes no sense; exit 255 as iproute2's usage errors. */
class IpUsage extends Error {
  override name = 'IpUsage'
}

export const ip: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  const shape = { brief: false, json: false, details: false, statistics: false, inet6: false }
  while (args[0]?.startsWith('-')) {
    const option = args.shift()!.replace(/^-+/, '')
    if (option === 'j' || option === 'json' || option === 'p' || option === 'pretty') shape.json = option[0] === 'j' || shape.json
    else if ('brief'.startsWith(option) && option.startsWith('br')) shape.brief = true
    else if ('details'.startsWith(option)) shape.details = true
    else if ('statistics'.startsWith(option) || option === 's') shape.statistics = true
    else if (option === '6') shape.inet6 = true
    else if (option !== '4' && option !== 'o' && option !== 'c' && !option.startsWith('color')) {
      await writeText(ctx.stderr, `Option "-${option}" is unknown, try "ip -help".\n`)
      return 255
    }
  }
  const object = args.shift() ?? ''
  const name = Object.keys(objects).find((each) => object !== '' && each.startsWith(object))
  if (name === undefined) {
    await writeText(
      ctx.stderr,
      object === '' ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n' : `Object "${object}" is unknown, try "ip help".\n`,
    )
    return object === '' ? 255 : 1
  }
  try {
    await writeText(ctx.stdout, objects[name]!(ctx, args, shape))
    return 0
  } catch (error) {
    if (error instanceof IpUsage) {
      await writeText(ctx.stderr, `${error.message}\n`)
      return 255
    }
    if (!(error instanceof SocketError)) throw error
    await writeText(
      ctx.stderr,
      error.code === 'ENODEV' ? `Device "${error.message}" does not exist.\n` : `RTNETLINK answers: ${textOfErrno(error)}\n`,
    )
    return error.code === 'ENODEV' ? 1 : 2
  }
}

type IpObject = (ctx: ProgramContext, args: string[], shape: Shape) => string

const objects: Readonly<Record<string, IpObject>> = {
  address: (ctx, args, shape) => {
    const verb = verbOf(args, ['show', 'list', 'add', 'delete', 'flush'])
    if (verb === 'show' || verb === 'list') return renderAddresses(chosen(ctx, args, true), shape.inet6 ? [] : ctx.net.addresses(), shape)
    const cidr = args.shift()
    const { dev } = words(args, ['dev'])
    if (cidr === undefined || dev === undefined) throw new IpUsage('Not enough information: "dev" argument is required.')
    const whole = cidr.includes('/') ? cidr : `${cidr}/32`
    if (!isCidr(whole)) throw new IpUsage(`Error: any valid prefix is expected rather than "${cidr}".`)
    if (verb === 'add') ctx.net.addressAdd({ link: dev, cidr: whole })
    else ctx.net.addressDelete({ link: dev, cidr: whole })
    return ''
  },
  link: (ctx, args, shape) => {
    const verb = verbOf(args, ['show', 'list', 'set', 'add', 'delete'])
    if (verb === 'show' || verb === 'list') return renderLinks(chosen(ctx, args, false), shape)
    if (verb === 'delete') {
      const name = dropDev(args).shift()
      if (name === undefined) throw new IpUsage('Not enough information: "dev" argument is required.')
      ctx.net.linkDelete(name)
      return ''
    }
    if (verb === 'add') {
      const rest = dropDev(args)
      const name = rest[0] === 'name' ? rest[1] : rest[0]
      const { type } = words(rest, ['type'])
      const peer = rest.indexOf('peer')
      if (name === undefined || type === undefined) throw new IpUsage('Not enough information: "type" argument is required')
      const peerName = peer < 0 ? undefined : rest[rest[peer + 1] === 'name' ? peer + 2 : peer + 1]
      ctx.net.linkAdd({ name, kind: type, ...(peerName !== undefined && { peerName }) })
      return ''
    }
    const name = dropDev(args).shift()
    if (name === undefined) throw new IpUsage('Not enough of information: "dev" argument is required.')
    for (let word = args.shift(); word !== undefined; word = args.shift()) {
      if (word === 'up' || word === 'down') ctx.net.linkSet(name, { up: word === 'up' })
      else if (word === 'nomaster') ctx.net.linkSet(name, { master: '' })
      else if (word === 'mtu') ctx.net.linkSet(name, { mtu: numberOf(args.shift(), 'mtu') })
      else if (word === 'master') ctx.net.linkSet(name, { master: args.shift() ?? '' })
      else if (word === 'address') ctx.net.linkSet(name, { mac: args.shift() ?? '' })
      else if (word === 'name') ctx.net.linkSet(name, { rename: args.shift() ?? '' })
      else throw new IpUsage(`Error: either "dev" is duplicate, or "${word}" is a garbage.`)
    }
    return ''
  },
  route: (ctx, args, shape) => {
    const verb = verbOf(args, ['show', 'list', 'get', 'add', 'replace', 'delete', 'change'])
    if (verb === 'show' || verb === 'list') {
      const { dev, table = 'main' } = words(args, ['dev', 'table'])
      return renderRoutes(
        ctx.net.routes(tableNumber(table)).filter((route) => dev === undefined || route.link === dev),
        shape,
      )
    }
    if (verb === 'get') {
      const destination = (args[0] === 'to' ? args[1] : args[0]) ?? ''
      if (!isCidr(`${destination}/32`)) throw new IpUsage(`Error: any valid address is expected rather than "${destination}".`)
      const route = ctx.net.routeTo(destination)
      const via = route.via === '' ? '' : ` via ${route.via}`
      return `${route.type === 'local' ? 'local ' : ''}${destination}${via} dev ${route.link} src ${route.source} uid 0 \n    cache \n`
    }
    const type = ['blackhole', 'unreachable', 'prohibit', 'unicast'].includes(args[0] ?? '') ? args.shift()! : 'unicast'
    const given = args.shift() ?? ''
    const destination = given === 'default' || given === '0.0.0.0/0' ? 'default' : given.includes('/') ? given : `${given}/32`
    if (destination !== 'default' && !isCidr(destination)) throw new IpUsage(`Error: any valid prefix is expected rather than "${given}".`)
    const { via = '', dev = '', src = '', metric = '0' } = words(args, ['via', 'dev', 'src', 'metric', 'proto', 'scope', 'table'])
    if (verb === 'delete') ctx.net.routeDelete({ destination, via, link: dev })
    else
      ctx.net.routeReplace(
        { destination, via, link: dev, source: src, type, metric: numberOf(metric, 'metric'), onlink: args.includes('onlink') },
        verb === 'add' ? 'add' : 'replace',
      )
    return ''
  },
  neighbour: (ctx, args, shape) => {
    const verb = verbOf(args, ['show', 'list', 'add', 'replace', 'delete', 'flush'])
    const { dev, lladdr } = words(args, ['dev', 'lladdr', 'nud', 'to'])
    if (verb === 'show' || verb === 'list') {
      return renderNeighbors(
        ctx.net.neighbors().filter((neighbor) => dev === undefined || neighbor.link === dev),
        shape,
      )
    }
    if (verb === 'flush') {
      for (const neighbor of ctx.net.neighbors())
        if (neighbor.state !== 'permanent' && (dev === undefined || neighbor.link === dev)) ctx.net.neighborDelete(neighbor)
      return ''
    }
    const address = args[0] ?? ''
    if (dev === undefined || !isCidr(`${address}/32`)) throw new IpUsage('Device and destination are required arguments.')
    if (verb === 'delete') ctx.net.neighborDelete({ link: dev, address })
    else ctx.net.neighborReplace({ link: dev, address, mac: lladdr ?? '' })
    return ''
  },
}
// iproute2 takes the American spelling too, as "neighbor" is no prefix of "neighbour".
Object.assign(objects, { neighbor: objects.neighbour })

function verbOf(args: string[], verbs: readonly string[]): string {
  if (args[0] === undefined || args[0] === 'dev') return 'show'
  const verb = verbs.find((each) => each.startsWith(args[0]!))
  if (verb === undefined) throw new IpUsage(`Command "${args[0]}" is unknown, try "ip help".`)
  args.shift()
  return verb
}

/** The values that follow the given keywords. */
function words(args: readonly string[], keywords: readonly string[]): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = Object.create(null)
  for (let i = 0; i < args.length; i++) if (keywords.includes(args[i]!)) values[args[i]!] = args[++i]
  return values
}

/** The names of /etc/iproute2/rt_tables. */
function tableNumber(name: string): number {
  const number = { local: 255, main: 254, default: 253 }[name] ?? (/^\d+$/.test(name) ? Number(name) : undefined)
  if (number === undefined) throw new IpUsage(`Error: argument "${name}" is wrong: table id value is invalid`)
  return number
}

function dropDev(args: string[]): string[] {
  if (args[0] === 'dev') args.shift()
  return args
}

function chosen(ctx: ProgramContext, args: string[], withUp: boolean) {
  const rest = [...args]
  const onlyUp = withUp && rest.includes('up')
  const { type, master } = words(rest, ['type', 'master'])
  const name = dropDev(rest).find(
    (word, i) => !['up', 'type', 'master', 'scope', 'global'].includes(word) && !['type', 'master', 'scope'].includes(rest[i - 1] ?? ''),
  )
  const links = ctx.net
    .links()
    .filter(
      (link) =>
        (name === undefined || link.name === name) &&
        (!onlyUp || link.up) &&
        (type === undefined || link.kind === type) &&
        (master === undefined || link.master === master),
    )
  if (name !== undefined && links.length === 0) throw new SocketError('ENODEV', name)
  return links
}

function isCidr(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)
  return match?.slice(1, 5).every((byte) => Number(byte) < 256) === true && Number(match[5]) <= 32
}

function numberOf(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new IpUsage(`Error: argument "${text ?? ''}" is wrong: Invalid "${what}" value`)
  return Number(text)
}
