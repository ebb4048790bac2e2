import { runLayout } from '@podo/config'
import { findLivingAgent, hasApps, stopAgentAndApps } from '../programs/ask-agent.ts'
import { readPlan } from '../run/plan.ts'
import type { Around } from './around.ts'

/** Ends with 0 when the agent keeps apps alive. */
export async function tellWhetherApps(around: Around): Promise<number> {
  const { plan } = readPlan(around.environment)
  return (await hasApps(runLayout(plan.runFolder).agentSocket)) ? 0 : 1
}

export async function stopApps(around: Around): Promise<number> {
  const { plan } = readPlan(around.environment)
  const { agentSocket } = runLayout(plan.runFolder)
  const agent = await findLivingAgent(agentSocket)
  if (agent !== undefined) await stopAgentAndApps(agentSocket, agent)
  return 0
}
