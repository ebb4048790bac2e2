import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { isAppError } from '@podo/kernel'
import { exitCodeOf } from '../exit-codes.ts'
import { pruneRuntimes } from '../runtime/prune.ts'
import { runtimeLayout } from '@podo/config'
import { carryOut } from './carry-out.ts'
import { openDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import type { Plan } from './plan.ts'
import { bringUp, takeDown } from './stack.ts'
import type { Origin, Stack } from './stack.ts'

export type LauncherEnd = { readonly kind: 'ended'; readonly exitCode: number } | { readonly kind: 'moved' }

/** The life of a launcher: take the desk, bring everything up, say so, wait for an order, carry it out. */
export async function runLauncher(plan: Plan, origin: Origin, print: (line: string) => void): Promise<LauncherEnd> {
  const desk = await openDesk(plan, print)
  const unlisten = listenToSignals(desk)
  const stack: Stack = { isNew: false }
  const ending = new AbortController()
  try {
    await bringUp(desk, stack, origin)
    if (!desk.orders.isGiven()) await welcome(desk, stack, origin, ending.signal)
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

async function welcome(desk: Desk, stack: Stack, origin: Origin, signal: AbortSignal): Promise<void> {
  desk.open(stack.isNew)
  if (desk.plan.foreground) announceHere(desk, stack, origin, signal)
  try {
    const versions = await pruneRuntimes(desk.data, runtimeLayout(desk.plan.runtime))
    desk.log.info({ versions }, 'old runtimes removed')
  } catch (err) {
    desk.log.warn({ err }, 'old runtimes not removed')
  }
}

/** A process of its own says what a person needs to know: it takes an HTTP client, and the launcher stays small. */
function announceHere(desk: Desk, stack: Stack, origin: Origin, signal: AbortSignal): void {
  const runtime = runtimeLayout(desk.plan.runtime)
  const argv = [join(runtime.programs, 'podo.js'), 'announce', stack.isNew ? 'new' : 'known']
  const child = spawn(runtime.node, argv, { stdio: ['ignore', 'inherit', 'inherit'], env: origin.environment })
  child.on('error', (err) => desk.log.warn({ err }, 'announcement failed'))
  signal.addEventListener('abort', () => child.kill('SIGKILL'))
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
  desk.control.close(end.kind === 'moved' ? { tell: 'moved' } : { tell: 'end', exitCode: end.exitCode })
  desk.lock.release()
  return end
}
