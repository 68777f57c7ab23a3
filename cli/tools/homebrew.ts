// A program by Homebrew, where that is the machine's package manager.

import { join } from 'node:path'
import { onPath, output, type ToolSource } from './tool.js'

const brewDeadlineMs = 300_000

export function brewFormula({ formula, program }: { formula: string; program: string }): ToolSource {
  return {
    what: `Homebrew's ${formula}`,
    async find() {
      const brew = await onPath('brew')
      if (brew === undefined) return { missing: 'no Homebrew here' }
      await output(brew, ['install', '--quiet', formula], { timeoutMs: brewDeadlineMs })
      return { path: join((await output(brew, ['--prefix', formula])).trim(), 'bin', program) }
    },
  }
}
