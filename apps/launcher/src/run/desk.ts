import { join } from 'node:path'
import { dataLayout, runLayout } from '@podo/config'
import type { DataLayout, RunLayout } from '@podo/config'
import { createLogger } from '@podo/telemetry'
import type { Logger } from '@podo/telemetry'
import { serveControl } from '../control/serve.ts'
import type { Caller, Control } from '../control/serve.ts'
import type { Ask, Tell } from '../control/messages.ts'
import { awaitLock } from '../data/lock.ts'
import type { Lock } from '../data/lock.ts'
import { failure } from '../exit-codes.ts'
import { createOrders } from './orders.ts'
import type { Orders } from './orders.ts'
import type { Plan } from './plan.ts'
import { createVoice } from './voice.ts'
import type { Voice } from './voice.ts'

/** Where a launcher is spoken to: its lock, its socket, its voice and the orders it was given. */
export interface Desk {
  readonly plan: Plan
  readonly data: DataLayout
  readonly run: RunLayout
  readonly log: Logger
  readonly voice: Voice
  readonly orders: Orders
  readonly control: Control
  readonly lock: Lock
  /** From now on whoever attaches is told that everything runs. */
  open(isNew: boolean): void
}

const HANDOVER_MS = 30_000

export async function openDesk(plan: Plan, print: (line: string) => void): Promise<Desk> {
  const data = dataLayout(plan.dataFolder)
  const run = runLayout(plan.runFolder)
  const lock = await awaitLock(data.lock, plan.replace ? HANDOVER_MS : 0)
  if (lock === undefined) throw failure('ALREADY_RUNNING', `Podo already runs on ${plan.dataFolder}.`)
  const log = createLogger({ name: 'launcher', level: 'info', destination: join(data.logs, 'launcher.log') })
  const voice = createVoice(plan.foreground ? print : undefined)
  const orders = createOrders()
  let ready: Tell | undefined
  const waiting: Caller[] = []
  const answer = (ask: Ask, caller: Caller): void => {
    if (ask.ask === 'attach') {
      if (ready === undefined) waiting.push(caller)
      else caller.tell(ready)
    } else if (ask.ask === 'interrupt') orders.interrupt()
    else if (ask.ask === 'restart') orders.give({ kind: 'move', runtime: ask.runtime })
    else orders.give({ kind: ask.ask })
  }
  const control = await serveControl(run.launcherSocket, answer)
  voice.listen((line) => control.tellAll({ tell: 'line', line }))
  return {
    plan,
    data,
    run,
    log,
    voice,
    orders,
    control,
    lock,
    open: (isNew) => {
      ready = { tell: 'ready', isNew }
      for (const caller of waiting) caller.tell(ready)
    },
  }
}
