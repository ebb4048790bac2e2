import type { AppEnvironment, Cause, PhaseState, Setting } from '@podo/contract'
import { inert } from './output.ts'
import { duration } from './time.ts'

const LINES = 8

/**
 * A cause as people read it: what to do, where, what was seen, how to see what stands around it, and the code to look
 * up. `logs` is the command that shows the log, `number` the deployment that failed.
 */
export function causeLines(cause: Cause, logs: string, number: number | null): string[] {
  const where = settingLine(cause.setting)
  return [
    `Next: ${inert(cause.nextAction)}`,
    ...(where === null ? [] : [where]),
    ...cause.evidence.flatMap((evidence) => (evidence.kind === 'log' ? evidence.lines.slice(-LINES).map((line) => `  │ ${inert(line)}`) : [])),
    ...aroundLines(cause, logs, number),
    `(${cause.code})`,
  ]
}

/** The command that leads to the line of the evidence; none for a cause of a Podo that did not note the place. */
function aroundLines({ evidence }: Cause, logs: string, number: number | null): string[] {
  for (const piece of evidence) {
    if (piece.kind !== 'log') continue
    const { deployment, app } = piece.place
    if (number !== null && deployment !== null) return [`Around it: ${logs} --deployment ${number} --around ${deployment}`]
    if (app !== null) return [`Around it: ${logs} --around ${app}`]
  }
  return []
}

/** Where it is mended; what the log or the app's page show anyway is not said again. */
function settingLine(setting: Setting | null): string | null {
  const name = setting?.name ?? null
  if (setting === null || name === null) return null
  switch (setting.where) {
    case 'config':
      return `Where: the configuration, ${inert(name)}`
    case 'podo.yaml':
      return `Where: podo.yaml, ${inert(name)}`
    case 'repository':
      return `Where: ${inert(name)}`
    case 'machine':
      return `Where: the machine of Podo, ${inert(name)}`
    case 'log':
    case 'app':
      return null
  }
}

/** What a phase waits for, since when, what it wrote last, and when it gives up. */
export function waitLine({ phase, waitsFor, givesUpAt }: PhaseState, now: number): string | null {
  if (waitsFor === null) return null
  const parts = [
    `${phase} waits for ${inert(waitsFor.sentence)}`,
    `for ${duration(Math.max(0, now - Date.parse(waitsFor.since)))}`,
    ...(waitsFor.lastLine === null ? [] : [`last line: ${inert(waitsFor.lastLine).slice(0, 100)}`]),
    ...(givesUpAt === null ? [] : [`gives up in ${duration(Math.max(0, Date.parse(givesUpAt) - now))}`]),
  ]
  return parts.join(', ')
}

/** Why the live release does badly now. */
export const liveCauseLines = ({ cause }: AppEnvironment, logs: string): string[] => (cause === null ? [] : [inert(cause.sentence), ...causeLines(cause, logs, null)])
