import type { CliConfig } from '@podo/config'
import { invalid } from '@podo/kernel'
import type { Client } from './connection/client.ts'
import type { Output } from './output/output.ts'

export interface FlagDeclaration {
  /** As commander writes it: `--reason <text>`. */
  readonly flags: string
  readonly description: string
  readonly default?: string
  /** May be given several times. */
  readonly repeatable?: boolean
}

export interface ArgumentDeclaration {
  /** `<release>` wanted, `[number]` may be left out, `<names...>` several. */
  readonly name: string
  readonly description: string
}

export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export interface CommandContext {
  readonly config: CliConfig
  readonly output: Output
  readonly flags: FlagValues
  readonly args: readonly (string | readonly string[] | undefined)[]
  readonly folder: string
  /** Connects when it is first called. */
  client(): Promise<Client>
}

/** A command is a value: what it is called, what it takes, what it does. Its answer is the exit code. */
export interface CommandDeclaration {
  /** `deploy`, or noun and verb: `env set`. */
  readonly name: string
  readonly summary: string
  readonly arguments?: readonly ArgumentDeclaration[]
  readonly flags?: readonly FlagDeclaration[]
  /** Takes --project, --app and, where it is about one of them, --environment. */
  readonly aboutApp: boolean | 'in-every-environment'
  run(context: CommandContext): Promise<number>
}

export const textFlag = (flags: FlagValues, name: string): string | undefined => {
  const value = flags[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const listFlag = (flags: FlagValues, name: string): readonly string[] => {
  const value = flags[name]
  return typeof value === 'object' ? value : typeof value === 'string' ? [value] : []
}

export const argument = (context: CommandContext, index: number): string | undefined => {
  const value = context.args[index]
  return typeof value === 'string' ? value : undefined
}

export const argumentList = (context: CommandContext, index: number): readonly string[] => {
  const value = context.args[index]
  return typeof value === 'object' ? value : value === undefined ? [] : [value]
}

/** A person sits there and can be asked. */
export const isInteractive = (context: CommandContext): boolean => !context.output.json && process.stdin.isTTY && process.stdout.isTTY

/** A whole number from 1, as `12` or with a letter before it as in `v12`. */
export function countOf(text: string, letter: string, complaint: string): number {
  const match = /^([a-z#]?)(\d{1,9})$/i.exec(text)
  const number = Number(match?.[2])
  if (match === null || number < 1 || (match[1] !== '' && match[1]?.toLowerCase() !== letter)) throw invalid('INVALID_INPUT', complaint)
  return number
}
