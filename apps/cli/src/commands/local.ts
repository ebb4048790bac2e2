import { createAgentClient } from '@podo/agent-protocol'
import type { AgentClient } from '@podo/agent-protocol'
import { invalid } from '@podo/kernel'
import { argument } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import { EXIT } from '../exit-codes.ts'

const app = [{ name: '<app>', description: 'name of the app' }]

/** These speak to the agent alone, so that they work while the database is away; its journal tells Podo afterwards. */
export const localStop: CommandDeclaration = {
  name: 'local stop',
  summary: 'Stop an app on this machine, also while the database is away',
  aboutApp: false,
  arguments: app,
  run: (context) => withTarget(context, async (agent, targetId) => agent.stopTarget(targetId)),
}

export const localStart: CommandDeclaration = {
  name: 'local start',
  summary: 'Start an app again that was stopped on this machine',
  aboutApp: false,
  arguments: app,
  run: (context) => withTarget(context, async (agent, targetId) => agent.startTarget(targetId)),
}

export const localSwitchBack: CommandDeclaration = {
  name: 'local switch-back',
  summary: 'Give the traffic back to the previous release while it is warm, also while the database is away',
  aboutApp: false,
  arguments: app,
  run: (context) => withTarget(context, async (agent, targetId) => void (await agent.switchBack(targetId))),
}

async function withTarget(context: CommandContext, act: (agent: AgentClient, targetId: string) => Promise<void>): Promise<number> {
  const name = argument(context, 0) ?? ''
  const agent = createAgentClient({ socketPath: context.config.run.agentSocket })
  try {
    const found = (await agent.targets()).filter((target) => target.app === name || target.targetId === name)
    const [target, another] = found
    if (target === undefined) throw invalid('NO_SUCH_APP', `No app ${name} runs on this machine.`)
    if (another !== undefined) throw invalid('WHICH_APP', `Several apps are called ${name}; give one of: ${found.map((one) => one.targetId).join(', ')}`)
    await act(agent, target.targetId)
    context.output.say('Done.')
    context.output.data({ targetId: target.targetId })
    return EXIT.ok
  } finally {
    agent.close()
  }
}
