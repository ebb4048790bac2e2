import type { Project } from '@podo/contract'
import { isId } from '@podo/kernel'
import { listProjects } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import type { Actor } from '../actor/actor.ts'
import { actorTransaction } from '../operation/guard.ts'
import type { Call } from '../operation/call.ts'
import { badMark, pageOf } from '../operation/page.ts'
import type { Page } from '../operation/page.ts'

export async function list(call: Call & { readonly actor: Actor }, input: { readonly limit: number; readonly before?: string | undefined }): Promise<Page<Project>> {
  const { actor, services } = call
  const after = readMark(input.before)
  const rows = await actorTransaction(services, actor)((tx) => listProjects(tx, teamIds(actor), { limit: input.limit + 1, after }))
  return pageOf(rows.map((row) => ({ ...row, environments: [...row.environments] })), input.limit, (last) => `${last.id}.${last.name}`)
}

function readMark(before: string | undefined): { name: string; id: string } | null {
  if (before === undefined) return null
  const id = before.slice(0, 36)
  if (!isId(id) || before[36] !== '.') throw badMark()
  return { id, name: before.slice(37) }
}
