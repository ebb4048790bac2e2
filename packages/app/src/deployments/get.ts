import type { Changes, DeploymentDetail } from '@podo/contract'
import { absent } from '@podo/kernel'
import type { SourceStore } from '@podo/ports'
import { buildQueuePosition, viewConfigVersionById, viewDeployment, viewDeploymentExtras } from '@podo/store'
import type { ConfigVersionView, DeploymentExtras, TargetPlace, Tx } from '@podo/store'
import { diffVersions } from '../config/diff-versions.ts'
import type { PlacedCall } from '../operation/call.ts'
import { presentCause } from './present-cause.ts'
import { presentPlan } from './present-plan.ts'
import { presentDeployment } from './present.ts'

export async function get(call: PlacedCall<TargetPlace>, input: { readonly number: number }): Promise<DeploymentDetail> {
  const seen = await call.transaction((tx) => read(tx, call.place.targetId, input.number))
  const { view, extras } = seen
  return {
    ...presentDeployment(view, call.actor),
    cause: view.cause === null ? null : presentCause(view.cause),
    queuePosition: seen.queuePosition,
    supersededBy: extras.supersededBy,
    serving: extras.serving,
    plan: extras.plan === null ? [] : presentPlan(extras.plan),
    planNotices: [...extras.planNotices],
    changes: { ...(await sourceChanges(call.services.sources, extras)), ...configChanges(seen.config, seen.previousConfig) },
    address: extras.host === null ? null : call.services.appAddress(extras.host),
    sequence: view.sequence,
  }
}

async function read(tx: Tx, targetId: string, number: number) {
  const view = await viewDeployment(tx, targetId, number)
  const extras = view === null ? null : await viewDeploymentExtras(tx, view.id)
  if (view === null || extras === null) throw absent('deployment')
  const config = await viewConfigVersionById(tx, targetId, extras.configVersionId)
  const previousConfig = extras.previous === null ? null : await viewConfigVersionById(tx, targetId, extras.previous.configVersionId)
  if (config === null) throw absent('deployment')
  return { view, extras, config, previousConfig, queuePosition: await buildQueuePosition(tx, view.id) }
}

/** What the repository says; a repository that cannot be asked now leaves the list empty rather than the page away. */
export async function sourceChanges(sources: SourceStore, extras: Pick<DeploymentExtras, 'appId' | 'commit' | 'previous'>): Promise<Pick<Changes, 'since' | 'commits' | 'files'>> {
  const { previous, commit } = extras
  if (previous === null || commit === null || previous.commit === commit) return { since: previous?.release ?? null, commits: [], files: 0 }
  const changes = await sources.changes(extras.appId, previous.commit, commit).catch(() => ({ commits: [], files: 0 }))
  return { since: previous.release, commits: changes.commits.map(({ commit: id, message, author }) => ({ commit: id, message, author })), files: changes.files }
}

const configChanges = (to: ConfigVersionView, from: ConfigVersionView | null): Pick<Changes, 'configFrom' | 'configTo' | 'config'> => ({
  configFrom: from?.number ?? null,
  configTo: to.number,
  config: from === null ? [] : diffVersions(from, to),
})
