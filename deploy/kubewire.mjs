#!/usr/bin/env node
// `npx kubewire …`: the command line, built on first use.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './setup.mjs'

await prepare({ quiet: true })
const cli = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'bin', 'kubewire.js')
const { status, signal } = spawnSync(process.execPath, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(status ?? (signal === null ? 1 : 128))
