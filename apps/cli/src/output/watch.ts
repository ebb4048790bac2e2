import type { DeploymentDetail, PhaseState } from '@podo/contract'
import type { CommandContext } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { followDeployment } from '../connection/follow.ts'
import { appCommand } from '../connection/place.ts'
import type { Place } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { causeLines, waitLine } from './cause.ts'
import { inert } from './output.ts'
import { duration } from './time.ts'

/** Prints each phase as it ends, then the outcome; the exit code says whether it succeeded. */
export async function watchDeployment(context: CommandContext, client: Client, place: Place, number: number): Promise<number> {
  const told = new Set<string>()
  const leave = (): void => {
    context.output.say(`\nDeployment #${number} goes on. "${appCommand('cancel', context.flags)}" ends it, "${appCommand('logs', context.flags)} --deployment ${number} --follow" shows it.`)
    process.exit(EXIT.interrupted)
  }
  process.once('SIGINT', leave)
  const ended = await followDeployment(client, place, number, (deployment) => {
    for (const line of newLines(deployment, told)) context.output.say(line)
  }).finally(() => process.off('SIGINT', leave))
  context.output.data(ended)
  for (const line of outcomeLines(ended, appCommand('logs', context.flags))) context.output.say(line)
  return ended.status === 'succeeded' || ended.status === 'held' ? EXIT.ok : EXIT.deploymentFailed
}

const MARKS = { succeeded: '●', failed: '✕', cancelled: '■', skipped: '', waiting: '', running: '' } as const

function newLines(deployment: DeploymentDetail, told: Set<string>): string[] {
  const lines: string[] = []
  for (const state of deployment.phases) {
    const { phase, status, waitsFor } = state
    // A wait is said once; what a command writes meanwhile is its log, not news about it.
    const key = MARKS[status] === '' ? (waitsFor === null ? '' : `${phase} ${waitsFor.sentence}`) : `${phase} ${status}`
    if (key === '' || told.has(key)) continue
    told.add(key)
    lines.push(MARKS[status] === '' ? `  … ${waitLine(state, Date.now()) ?? ''}` : endLine(state))
  }
  return lines
}

const endLine = ({ phase, status, startedAt, endedAt }: PhaseState): string => `  ${MARKS[status]} ${phase} ${startedAt === null || endedAt === null ? '' : duration(Date.parse(endedAt) - Date.parse(startedAt))}`

function outcomeLines(deployment: DeploymentDetail, logs: string): string[] {
  const { app, cause, release, address, serving } = deployment
  switch (deployment.status) {
    case 'succeeded':
      return [`${app} is live, v${release ?? '?'}${address === null ? '' : `: ${address}`}`]
    case 'held':
      return [`Built, and held: automatic deployment is on hold. Release it from the console, or deploy with --pass-hold.`]
    case 'failed':
      return [
        `Deployment #${deployment.number} failed: ${cause === null ? 'no cause was found' : inert(cause.sentence)}`,
        ...(cause === null ? [] : causeLines(cause, logs, deployment.number)),
        serving === null ? 'Nothing is live yet.' : `v${serving.release} still serves everyone.`,
      ]
    default:
      return [`Deployment #${deployment.number} was ${deployment.status}.`]
  }
}
