import { isCancel, password } from '@clack/prompts'
import { invalid } from '@podo/kernel'
import { argument } from '../command.ts'
import type { CommandContext } from '../command.ts'

const LONGEST_BYTES = 65_536

/** The name that is set; its value is never an argument. */
export function secretName(context: CommandContext): string {
  const name = argument(context, 0) ?? ''
  if (name.includes('=')) throw invalid('SECRET_IN_ARGUMENT', 'An argument is seen by other programs and kept in the shell history. Give the name alone; the value is asked for.')
  return name
}

/** A value that is asked for on a terminal without showing it, or read from standard input. */
export async function askSecret(name: string, command: string): Promise<string> {
  if (process.stdin.isTTY) {
    const typed = await password({ message: `Value of ${name}` })
    if (isCancel(typed)) throw invalid('NO_VALUE', 'No value was given; nothing changed.')
    return typed
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LONGEST_BYTES) throw invalid('INVALID_VARIABLE', 'A value holds 64 KiB at most.')
    chunks.push(chunk)
  }
  const value = Buffer.concat(chunks).toString('utf8').replace(/\r?\n$/, '')
  if (value === '') throw invalid('NO_VALUE', `Give the value on standard input: printf %s "$VALUE" | ${command} NAME`)
  return value
}
