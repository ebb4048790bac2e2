import { join } from 'node:path'
import { dataLayout, runLayout } from '@podo/config'
import type { DataLayout, RunLayout } from '@podo/config'
import { createLogger } from '@podo/telemetry'
import type { Logger } from '@podo/telemetry'
import { serveControl } from '../control/serve.ts'
import type { Caller, Control } from '../control/serve.ts'
import type { Ask } from '../control/messages.ts'
import { isTerminal } from '../process/terminal.ts'
import { awaitLock } from '../data/lock.ts'
import type { Lock } from '../data/lock.ts'
import { failure } from '../exit-codes.ts'
import { announcement } from './announce.ts'
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
  open(): Promise<void>
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
  let isOpen = false
  const waiting: (() => void)[] = []
  const welcome = async (caller: Caller, audience: { terminal: boolean; command: string }): Promise<void> => {
    for (const line of await announcement(plan, audience)) caller.tell({ tell: 'line', line })
    caller.tell({ tell: 'ready' })
  }
  const answer = (ask: Ask, caller: Caller): void => {
    if (ask.ask === 'attach') {
      if (isOpen) void welcome(caller, ask)
      else waiting.push(() => void welcome(caller, ask))
    } else if (ask.ask === 'interrupt') orders.interrupt()
    else if (ask.ask === 'restart') orders.give({ kind: 'move', plan: ask.plan })
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
    open: async () => {
      isOpen = true
      waiting.forEach((greet) => greet())
      if (plan.foreground) for (const line of await announcement(plan, { terminal: isTerminal(), command: plan.command })) print(line)
    },
  }
}
