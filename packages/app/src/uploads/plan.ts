import type { PlanLine, PlanNotice } from '@podo/contract'
import { detect } from '@podo/domain'
import { AppError } from '@podo/kernel'
import type { UploadPlace } from '@podo/store'
import { presentPlan } from '../deployments/present-plan.ts'
import type { PlacedCall } from '../operation/call.ts'
import { commitUpload } from './commit.ts'

/** The plan that deploying this upload would use; it can be deployed afterwards. */
export async function plan(call: PlacedCall<UploadPlace>): Promise<{ lines: PlanLine[]; notices: PlanNotice[] }> {
  const { commit } = await commitUpload(call)
  const detection = detect(await call.services.sources.tree(call.place.appId, commit.commit))
  if (detection.kind === 'plan') return { lines: presentPlan(detection.plan), notices: [...detection.notices] }
  throw new AppError({ kind: 'conflict', code: detection.code, publicMessage: `${detection.sentence} ${detection.nextAction}`, details: { evidence: detection.evidence } })
}
