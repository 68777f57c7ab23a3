// Whether pods can be attached: there is a network configuration in the node's CNI folder. The folder is watched, not polled.

import { type FSWatcher, mkdirSync, watch } from 'node:fs'
import { loadConfList, NoNetwork } from '../../../cni/invoke/conf-list.js'

export class NetworkGate {
  readonly #folder: string
  readonly #onChange: (problem: string) => void
  #problem = 'cni plugin not initialized'
  #watcher: FSWatcher | undefined
  #waiting: (() => void)[] = []

  /** `onChange` hears the problem in the kubelet's words, '' when there is none. */
  constructor(folder: string, onChange: (problem: string) => void) {
    this.#folder = folder
    this.#onChange = onChange
  }

  start(): void {
    mkdirSync(this.#folder, { recursive: true })
    this.#watcher = watch(this.#folder, () => this.#look())
    this.#look()
  }
  stop(): void {
    this.#watcher?.close()
  }
  problem(): string {
    return this.#problem
  }
  /** Resolves when there is a network. */
  ready(): Promise<void> {
    if (this.#problem === '') return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #look(): void {
    let problem = ''
    try {
      loadConfList(this.#folder)
    } catch (error) {
      if (!(error instanceof NoNetwork)) throw error
      problem = 'cni plugin not initialized'
    }
    if (problem === this.#problem) return
    this.#problem = problem
    this.#onChange(problem)
    if (problem === '') for (const resolve of this.#waiting.splice(0)) resolve()
  }
}
