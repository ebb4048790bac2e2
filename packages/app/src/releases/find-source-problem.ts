import type { ReleaseView, TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'

/** What keeps a release from being built again where its files were dropped; null when it can be, or need not be. */
export async function findSourceProblem(call: PlacedCall<TargetPlace>, to: Pick<ReleaseView, 'number' | 'hasFiles' | 'commit'>): Promise<string | null> {
  if (to.hasFiles || (await call.services.sources.describe(call.place.appId, to.commit.commit)) !== null) return null
  return `The files of v${to.number} were dropped to make room, and its commit ${to.commit.commit.slice(0, 8)} is not in the repository any more. Roll back to another release, or deploy that source again.`
}
