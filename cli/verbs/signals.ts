import { UsageError } from '../boot/options.js'
import { clusterName, stateDir } from '../boot/state.js'
import { signalProcess } from '../signal-process.js'
import { readArgs, type Verb } from './verb.js'

const signalVerb = (name: string, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL', summary: string): Verb => ({
  name,
  usage: `${name} COMPONENT [--name NAME]`,
  summary,
  options: ['  COMPONENT     a process as `kubewire status` lists it: kube-proxy.node-1, apiserver …', '  --name NAME   default "default"'],
  async run(args) {
    const { values, positionals } = readArgs(args, { name: { type: 'string', default: 'default' } } as const, { positionals: 1 })
    const [component] = positionals
    if (component === undefined) throw new UsageError('COMPONENT: missing')
    await signalProcess(stateDir(clusterName(values.name)), component, signal)
    return 0
  },
})

export const freezeVerb = signalVerb('freeze', 'SIGSTOP', 'Stops a process where it stands: it is there, and does nothing.')
export const thawVerb = signalVerb('thaw', 'SIGCONT', 'Lets a frozen process go on.')
export const killVerb = signalVerb('kill', 'SIGKILL', 'Kills a process at once; its supervisor or kubelet brings it back.')
