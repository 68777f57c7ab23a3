// stty: of a terminal's settings the size alone has a meaning here.

import { type Program, writeText } from '../program.js'

export const stty: Program = async ({ argv, tty, terminalSize, stdout, stderr }) => {
  if (!tty) {
    await writeText(stderr, 'stty: standard input: Inappropriate ioctl for device\n')
    return 1
  }
  const { columns, rows } = terminalSize()
  if (argv.includes('size')) await writeText(stdout, `${rows} ${columns}\n`)
  else if (argv.length === 1 || argv.includes('-a')) await writeText(stdout, `speed 38400 baud; rows ${rows}; columns ${columns};\n`)
  return 0
}
