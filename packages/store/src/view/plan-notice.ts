import type { Facts } from '@podo/domain'

export interface PlanNoticeView {
  /** Null for one that a Podo kept which had sentences alone. */
  readonly code: string | null
  readonly facts: Facts
  readonly sentence: string
}

/** As the phase `plan` keeps it. */
export type KeptNotice = PlanNoticeView | string

export const viewNotices = (kept: readonly KeptNotice[]): PlanNoticeView[] => kept.map((notice) => (typeof notice === 'string' ? { code: null, facts: {}, sentence: notice } : notice))
