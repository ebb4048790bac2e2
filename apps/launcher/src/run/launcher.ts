import { isAppError } from '@podo/kernel'
import { exitCodeOf } from '../exit-codes.ts'
import { pruneRuntimes } from '../runtime/prepare.ts'
import { runtimeLayout } from '@podo/config'
import { awaitSample } from './announce.ts'
import { carryOut } from './carry-out.ts'
import { openDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import type { Plan } from './plan.ts'
import { bringUp, takeDown } from './stack.ts'
import type { Origin, Stack } from './stack.ts'

/** A first deployment, or one look at what has been running already. */
const FIRST_SAMPLE_MS = 180_000
const LATER_SAMPLE_MS = 20_000

export type LauncherEnd = { readonly kind: 'ended'; readonly exitCode: number } | { readonly kind: 'moved' }

/** The life of a launcher: take the desk, bring everything up, say so, wait for an order, carry it out. */
export async function runLauncher(plan: Plan, origin: Origin, print: (line: string) => void): Promise<LauncherEnd> {
  const desk = await openDesk(plan, print)
  const unlisten = listenToSignals(desk)
  const stack: Stack = { isNew: false }
  const ending = new AbortController()
  try {
    await bringUp(desk, stack, origin)
    if (!desk.orders.isGiven()) await welcome(desk, stack, ending.signal)
    const outcome = await carryOut(await desk.orders.first, desk, stack, origin)
    return finish(desk, outcome === 'moved' ? { kind: 'moved' } : { kind: 'ended', exitCode: 0 })
  } catch (err) {
    desk.log.error({ err }, 'launcher failed')
    desk.voice.say(isAppError(err) ? err.publicMessage : `Podo failed for a reason of its own. ${desk.data.logs}/launcher.log tells more.`)
    await takeDown(desk, stack)
    return finish(desk, { kind: 'ended', exitCode: exitCodeOf(err) })
  } finally {
    ending.abort()
    unlisten()
  }
}

async function welcome(desk: Desk, stack: Stack, signal: AbortSignal): Promise<void> {
  await desk.open()
  void tellSample(desk, stack.isNew, signal)
  void pruneRuntimes(desk.data, runtimeLayout(desk.plan.runtime)).then(
    (versions) => desk.log.info({ versions }, 'old runtimes removed'),
    (err: unknown) => desk.log.warn({ err }, 'old runtimes not removed'),
  )
}

async function tellSample(desk: Desk, isNew: boolean, signal: AbortSignal): Promise<void> {
  if (!desk.plan.sample) return
  const address = await awaitSample(desk.plan, isNew ? FIRST_SAMPLE_MS : LATER_SAMPLE_MS, signal)
  if (address !== undefined) desk.voice.say(`  Sample    ${address}`)
  else if (isNew && !signal.aborted) desk.voice.say(`  Sample    does not answer yet. ${desk.plan.consoleOrigin} tells why.`)
}

/** Ctrl-C stops; SIGTERM (systemd) and a closed terminal leave the apps running. */
function listenToSignals(desk: Desk): () => void {
  const interrupt = (): void => desk.orders.interrupt()
  const leave = (): void => desk.orders.give({ kind: 'leave' })
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', leave)
  process.on('SIGHUP', leave)
  return () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', leave)
    process.off('SIGHUP', leave)
  }
}

function finish(desk: Desk, end: LauncherEnd): LauncherEnd {
  desk.control.tellAll(end.kind === 'moved' ? { tell: 'moved' } : { tell: 'end', exitCode: end.exitCode })
  desk.control.close()
  desk.lock.release()
  return end
}
