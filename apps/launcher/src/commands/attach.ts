import { awaitLauncher } from '../control/call.ts'
import type { Call } from '../control/call.ts'
import { exitCodes } from '../exit-codes.ts'
import { announce } from './announce.ts'

const COMING_MS = 60_000
const LOST = 'The launcher was ended from outside. Its programs go on; podo start takes them over.'

export interface AttachOptions {
  readonly socketPath: string
  readonly dataFolder: string
  readonly command: string
  /** Come back as soon as everything runs. */
  readonly untilReady: boolean
  readonly print: (line: string) => void
  /** Whether the launcher that is waited for lives at all. */
  readonly isComing?: () => boolean
}

/** Follows a launcher that is another process: prints what it says and passes Ctrl-C on. Returns the exit code, undefined when there never was one. */
export async function attach(options: AttachOptions): Promise<number | undefined> {
  for (;;) {
    const call = await awaitLauncher(options.socketPath, COMING_MS, options.isComing)
    if (call === undefined) return undefined
    const end = await follow(call, options)
    if (end === 'moved' || end === 'unheard') continue
    if (end !== undefined) return end
    options.print(LOST)
    return exitCodes.LAUNCHER_LOST
  }
}

/** `unheard`: it ended before it took this call; another is on its way, or none. */
async function follow(call: Call, options: AttachOptions): Promise<number | 'moved' | 'unheard' | undefined> {
  let isHeard = false
  const interrupt = (): void => call.ask({ ask: 'interrupt' })
  const leave = (): void => call.ask({ ask: 'leave' })
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', leave)
  process.on('SIGHUP', leave)
  call.ask({ ask: 'attach' })
  try {
    for await (const told of call.told) {
      isHeard = true
      if (told.tell === 'line') options.print(told.line)
      else if (told.tell === 'moved') return 'moved'
      else if (told.tell === 'end') return told.exitCode
      else if (told.tell === 'ready') {
        const announced = announce({ ...options, isNew: told.isNew, isBrief: options.untilReady })
        if (options.untilReady) return await announced.then(() => 0)
        announced.catch(() => options.print('Podo is running; podo status tells more.'))
      }
    }
    return isHeard ? undefined : 'unheard'
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', leave)
    process.off('SIGHUP', leave)
    call.close()
  }
}
