import { absent } from '@podo/kernel'
import { contentKey } from '@podo/domain'
import { loadBuild, loadRelease, viewConfigNow, viewConfigVersionById, viewLiveRelease, viewRelease } from '@podo/store'
import type { ConfigVersionView, ReleaseView, Tx } from '@podo/store'

export type RollbackSecrets = 'current' | 'as-released'

export interface RollbackPlan {
  readonly to: ReleaseView
  readonly live: ReleaseView | null
  /** Configuration of the release that is gone back to. */
  readonly toConfig: ConfigVersionView
  readonly liveConfig: ConfigVersionView | null
  /** What the new config version will hold. */
  readonly secretVersions: Readonly<Record<string, string>>
  readonly rotatedSecrets: readonly string[]
  /** The runtime's key of what would run; null when it cannot be told. */
  readonly contentKey: string | null
  /** What stands in the way; null when it can be done. */
  readonly problem: string | null
}

/** Everything that a rollback to release `number` would do, decided once for the preview and the act. */
export async function planRollback(tx: Tx, targetId: string, number: number, secrets: RollbackSecrets): Promise<RollbackPlan> {
  const to = await viewRelease(tx, targetId, number)
  const toConfig = to === null ? null : await viewConfigVersionById(tx, targetId, to.configVersionId)
  if (to === null || toConfig === null) throw absent('release')
  const live = await viewLiveRelease(tx, targetId)
  const liveConfig = live === null ? null : await viewConfigVersionById(tx, targetId, live.configVersionId)
  const { current } = await viewConfigNow(tx, targetId)
  const rotatedSecrets = rotated(toConfig, current)
  const secretVersions = secrets === 'as-released' ? toConfig.secretVersions : withCurrent(toConfig, current, rotatedSecrets)
  return {
    to,
    live,
    toConfig,
    liveConfig,
    secretVersions,
    rotatedSecrets,
    contentKey: await keyOf(tx, to, toConfig, secretVersions),
    problem: problemOf(to, live),
  }
}

/** Names in both whose value is another one now. A secret that was removed since comes back as it was. */
const rotated = (then: ConfigVersionView, now: ConfigVersionView | null): string[] =>
  Object.entries(then.secretVersions)
    .filter(([name, version]) => now !== null && Object.hasOwn(now.secretVersions, name) && now.secretVersions[name] !== version)
    .map(([name]) => name)
    .sort()

function withCurrent(then: ConfigVersionView, now: ConfigVersionView | null, names: readonly string[]): Record<string, string> {
  const versions: Record<string, string> = { ...then.secretVersions }
  for (const name of names) {
    const version = now?.secretVersions[name]
    if (version !== undefined) versions[name] = version
  }
  return versions
}

async function keyOf(tx: Tx, to: ReleaseView, config: ConfigVersionView, secretVersions: Readonly<Record<string, string>>): Promise<string | null> {
  const [release, build] = [await loadRelease(tx, to.id), await loadBuild(tx, to.buildId)]
  if (release === null || build === null) return null
  return contentKey({ artifactDigest: build.artifact.digest, settings: release.settings, variables: config.variables, secretVersions })
}

function problemOf(to: ReleaseView, live: ReleaseView | null): string | null {
  if (live !== null && live.id === to.id) return `v${to.number} has the traffic already.`
  if (!to.restorable) return `v${to.number} used a secret that was purged since, so it cannot run again.`
  return null
}
