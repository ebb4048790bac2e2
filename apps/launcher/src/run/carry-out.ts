import { join } from 'node:path'
import { dataLayout, runtimeLayout } from '@podo/config'
import { delay, unreachable } from '@podo/kernel'
import { spawnDetached } from '../process/spawn-detached.ts'
import { runErrand } from '../programs/errand.ts'
import { launcherFlags } from '../programs/node-flags.ts'
import type { Desk } from './desk.ts'
import type { Order } from './orders.ts'
import { PLAN_VARIABLE } from './plan.ts'
import type { Plan } from './plan.ts'
import { stopDatabase, stopServer } from './stack.ts'
import type { Origin, Stack } from './stack.ts'

/** How long a second Ctrl-C can still keep the apps running. */
const SECOND_THOUGHT_MS = 1500

/** `moved`: this launcher's work is another's now. */
export type Outcome = 'ended' | 'moved'

export async function carryOut(order: Order, desk: Desk, stack: Stack, origin: Origin): Promise<Outcome> {
  switch (order.kind) {
    case 'stop':
      await stop(desk, stack)
      return 'ended'
    case 'leave':
      await leave(desk, stack)
      return 'ended'
    case 'move':
      await handOver(order.runtime, desk, stack, origin)
      return 'moved'
    default:
      return unreachable(order)
  }
}

/** Server first (it takes no more work), then the apps, the database last. */
async function stop(desk: Desk, stack: Stack): Promise<void> {
  const { hurry } = desk.orders
  desk.voice.say(desk.plan.foreground ? 'Stopping Podo and its apps. Ctrl-C again leaves the apps running.' : 'Stopping Podo and its apps.')
  const thought = desk.plan.foreground ? delay(SECOND_THOUGHT_MS, hurry).catch(() => undefined) : undefined
  await stopServer(stack, hurry)
  await thought
  const agent = stack.agent?.release()
  if (hurry.aborted) desk.voice.say('Stopped. The apps go on; podo start takes them over, podo stop ends them.')
  else if (agent !== undefined) await runErrand(desk.plan, 'stop-apps', hurry)
  await stopDatabase(stack, hurry)
  if (!hurry.aborted) desk.voice.say('Stopped. The next start brings the apps back.')
}

/** The control plane ends; the agent goes on and keeps both sockets for the next start. */
async function leave(desk: Desk, stack: Stack): Promise<void> {
  desk.voice.say('Stopping Podo; the apps go on.')
  await stopServer(stack, desk.orders.hurry)
  stack.agent?.release()
  await stopDatabase(stack, desk.orders.hurry)
}

/** Lets go of everything without ending it, and starts the launcher that takes it over, with both sockets. */
async function handOver(runtimeFolder: string, desk: Desk, stack: Stack, origin: Origin): Promise<void> {
  const plan: Plan = { ...desk.plan, runtime: runtimeFolder, inherited: true, replace: true, foreground: false, agent: stack.agent?.current()?.identity.pid ?? 0 }
  const runtime = runtimeLayout(runtimeFolder)
  for (const kept of [stack.server, stack.agent, stack.postgres]) kept?.release()
  if (stack.sockets === undefined) return
  await spawnDetached({
    file: runtime.node,
    argv: [...launcherFlags, join(runtime.programs, 'launcher.js')],
    environment: { ...origin.environment, [PLAN_VARIABLE]: JSON.stringify(plan) },
    cwd: '/',
    account: undefined,
    logFile: join(dataLayout(plan.dataFolder).logs, 'launcher.out'),
    descriptors: [stack.sockets.console.descriptor, stack.sockets.edge.descriptor],
  })
}
