import type { PlanLine } from '@podo/contract'
import { planLines } from '@podo/domain'
import type { Plan } from '@podo/domain'

/** A plan as lines to read, each with the file that it came from and what would replace it. */
export const presentPlan = (plan: Plan): PlanLine[] => planLines(plan)
