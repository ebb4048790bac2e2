import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { runtimeLayout } from '@podo/config'
import { PLAN_VARIABLE } from '../run/plan.ts'
import type { Plan } from '../run/plan.ts'

/**
 * What is asked of the agent, by a short-lived process: it takes an HTTP client and schemas, and the launcher idles
 * for months without either. `has-apps` ends with 0 when the agent keeps any; `stop-apps` when all are stopped.
 */
export type Errand = 'has-apps' | 'stop-apps'

export function runErrand(plan: Plan, errand: Errand, hurry?: AbortSignal): Promise<number | null> {
  const runtime = runtimeLayout(plan.runtime)
  const child = spawn(runtime.node, [join(runtime.programs, 'podo.js'), errand], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', [PLAN_VARIABLE]: JSON.stringify(plan) },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  const letGo = (): boolean => child.kill('SIGKILL')
  hurry?.addEventListener('abort', letGo, { once: true })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}
