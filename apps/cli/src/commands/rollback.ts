import { confirm, isCancel } from '@clack/prompts'
import type { RollbackPreview } from '@podo/contract'
import { invalid } from '@podo/kernel'
import { argument, countOf, isInteractive, textFlag } from '../command.ts'
import type { CommandContext, CommandDeclaration } from '../command.ts'
import type { Client } from '../connection/client.ts'
import { placeOf } from '../connection/place.ts'
import type { Place } from '../connection/place.ts'
import { EXIT } from '../exit-codes.ts'
import { inert, plural } from '../output/output.ts'
import { watchDeployment } from '../output/watch.ts'

export const rollback: CommandDeclaration = {
  name: 'rollback',
  summary: 'Go back to an earlier release; automatic deployment is held until it is lifted',
  aboutApp: true,
  arguments: [{ name: '[release]', description: 'v12 or 12; the one before the live one unless told' }],
  flags: [
    { flags: '--reason <text>', description: 'why, for the others and for the hold' },
    { flags: '--secrets <which>', description: 'current, or as-released', default: 'current' },
    { flags: '--dry-run', description: 'say what it would do' },
    { flags: '-y, --yes', description: 'do not ask' },
  ],
  run: async (context) => {
    const secrets = secretsFlag(context)
    const client = await context.client()
    const place = await placeOf(context, client)
    const number = await chosenRelease(context, client, place)
    const preview = await client.api.releases.previewRollback({ ...place, number })
    for (const line of previewLines(preview)) context.output.say(line)
    if (context.flags['dryRun'] === true) {
      context.output.data(preview)
      return EXIT.ok
    }
    if (!(await agreed(context))) return EXIT.ok
    const deployment = await client.api.releases.rollback({ ...place, number, reason: textFlag(context.flags, 'reason') ?? '', secrets })
    const exitCode = await watchDeployment(context, client, place, deployment.number)
    if (exitCode === EXIT.ok) context.output.say('Automatic deployment is on hold until you lift it: podo hold lift')
    return exitCode
  },
}

async function chosenRelease(context: CommandContext, client: Client, place: Place): Promise<number> {
  const told = argument(context, 0)
  if (told !== undefined) return countOf(told, 'v', `"${told.slice(0, 20)}" is not a release. Give its number, such as v12.`)
  const { items } = await client.api.releases.list({ ...place, limit: 50 })
  const live = items.findIndex((release) => release.traffic === 'live')
  const before = items.slice(live + 1).find((release) => release.wentLiveAt !== null)
  if (live === -1 || before === undefined) throw invalid('NO_EARLIER_RELEASE', 'There is no earlier release to go back to.')
  return before.number
}

function secretsFlag(context: CommandContext): 'current' | 'as-released' {
  const which = textFlag(context.flags, 'secrets') ?? 'current'
  if (which !== 'current' && which !== 'as-released') throw invalid('INVALID_INPUT', '--secrets takes current or as-released.')
  return which
}

const HOW: Readonly<Record<RollbackPreview['how'], string>> = {
  switch: 'still warm: a switch alone',
  start: 'a cold start of the same build',
  build: 'its files were dropped to make room: its commit is built again by the same plan',
}

function previewLines(preview: RollbackPreview): string[] {
  return [
    `${preview.from === null ? 'Nothing' : `v${preview.from}`} → v${preview.to}, ${HOW[preview.how]}`,
    ...preview.config.map((change) => `  ${change.change} ${change.kind} ${inert(change.name)}`),
    ...(preview.rotatedSecrets.length === 0 ? [] : [`  rotated since, current values stay: ${preview.rotatedSecrets.join(', ')}`]),
    ...(preview.commitsTakenBack.length === 0 ? [] : [`  takes back ${plural(preview.commitsTakenBack.length, 'commit')}`]),
    ...(preview.staysAsItIs.length === 0 ? [] : [`  does not come back: ${preview.staysAsItIs.join(', ')}`]),
    ...(preview.problem === null ? [] : [`  ${preview.problem}`]),
  ]
}

async function agreed(context: CommandContext): Promise<boolean> {
  if (context.flags['yes'] === true || !isInteractive(context)) return true
  const answer = await confirm({ message: 'Roll back?' })
  return !isCancel(answer) && answer
}
