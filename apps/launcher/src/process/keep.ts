import { delay } from '@podo/kernel'
import type { Logger } from '@podo/telemetry'
import type { Voice } from '../run/voice.ts'
import type { Ending, Running } from './spawn-detached.ts'

/** One of the programs that has to run: how to start it until it is ready, and what people call it. */
export interface Program {
  /** `server`, `agent`, `PostgreSQL`: at the beginning of a sentence with `The`. */
  readonly name: string
  readonly logFile: string
  start(): Promise<Running>
}

/** A program that is watched: started again when it ends, until it is released. */
export interface Kept {
  current(): Running | undefined
  /** Puts another one in its place, that was started beside it. */
  replace(next: Running): void
  /** Its end is no longer a reason to start it again. */
  release(): Running | undefined
}

export interface KeepOptions {
  readonly voice: Voice
  readonly log: Logger
  readonly changed: () => Promise<void>
  readonly backoff?: Backoff
}

export interface Backoff {
  readonly firstMs: number
  readonly longestMs: number
  /** A process that lived as long begins anew. */
  readonly calmMs: number
}

const usual: Backoff = { firstMs: 100, longestMs: 10_000, calmMs: 30_000 }
/** After so many ends in a row people are told that starting it again does not help. */
const CRASH_LOOP = 5

export function keepRunning(program: Program, first: Running, options: KeepOptions): Kept {
  const backoff = options.backoff ?? usual
  let current: Running | undefined = first
  let released = false

  async function watch(): Promise<void> {
    let failures = 0
    while (!released) {
      const watched = current
      const startedAt = performance.now()
      const ending = await endOf(watched)
      if (released) return
      if (watched !== current) continue
      current = undefined
      failures = performance.now() - startedAt >= backoff.calmMs ? 1 : failures + 1
      report(program, ending, failures, options)
      await delay(Math.min(backoff.longestMs, backoff.firstMs * 2 ** (failures - 1)))
      if (!released) await startAgain()
    }
  }

  async function startAgain(): Promise<void> {
    try {
      const next = await program.start()
      current = next
      await options.changed()
    } catch (err) {
      options.log.error({ program: program.name, err }, 'program not started')
    }
  }

  watch().catch((err: unknown) => options.log.fatal({ program: program.name, err }, 'program is not watched any more'))
  return {
    current: () => current,
    replace: (next) => {
      current = next
    },
    release: () => {
      released = true
      return current
    },
  }
}

const endOf = (running: Running | undefined): Promise<Ending> => running?.ended ?? Promise.resolve({ exitCode: null, signal: null })

function report(program: Program, ending: Ending, failures: number, options: KeepOptions): void {
  options.log.warn({ program: program.name, ...ending, failures }, 'program ended')
  if (failures < CRASH_LOOP) options.voice.say(`The ${program.name} ended (${describeEnding(ending)}) and is started again.`)
  else if (failures === CRASH_LOOP) options.voice.say(`The ${program.name} keeps ending (${describeEnding(ending)}), ${failures} times in a row. Podo goes on trying; ${program.logFile} tells why.`)
}

export function describeEnding(ending: Ending): string {
  if (ending.signal !== null) return ending.signal
  return ending.exitCode === null ? 'unknown cause' : `exit code ${ending.exitCode}`
}
