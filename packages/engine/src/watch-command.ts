import { stripVTControlCharacters } from 'node:util'
import type { PipelineContext } from './pipeline-context.ts'

export interface CommandWatch {
  wrote(line: string): void
  stop(): void
}

const QUIET_SECONDS = 60
const LOOK_MS = 2_000

/** Tells that a phase waits for a command, with its last line; one that writes nothing for a minute is told as quiet. */
export function watchCommand(context: PipelineContext, command: string): CommandWatch {
  const quietMs = (context.options.timing?.quiet ?? QUIET_SECONDS) * 1000
  const shown = command.length > 200 ? `${command.slice(0, 199)}…` : command
  let lastLine: string | null = null
  const began = Date.now()
  let heardAt = began
  const look = (): void => {
    const quiet = Date.now() - heardAt
    if (quiet >= quietMs) context.waits.say('quiet-command', { command: shown, seconds: Math.round(quietMs / 1000) }, { lastLine, since: heardAt })
  }
  const say = (): void => context.waits.say('command', { command: shown }, { lastLine, since: began })
  say()
  const timer = setInterval(look, Math.min(LOOK_MS, quietMs / 4))
  return {
    wrote: (line) => {
      const plain = stripVTControlCharacters(line).trim()
      heardAt = Date.now()
      if (plain !== '' && plain !== `> ${command}`) lastLine = plain
      say()
    },
    stop: () => clearInterval(timer),
  }
}
