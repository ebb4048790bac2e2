import type { LogLine, LogMark, LogPage } from '@podo/contract'
import type { Client } from './client.ts'
import type { LogWish } from './log-wish.ts'
import type { Place } from './place.ts'

/** The log of an app, or (by its number) of a deployment. */
export interface LogPlace {
  readonly place: Place
  readonly number: number | null
}

export interface FoundLines {
  readonly lines: readonly LogLine[]
  /** The newest line of the log, whether it is wanted or not. */
  readonly last: number
  readonly searched: { readonly lines: number; readonly bytes: number }
  readonly isAll: boolean
}

interface Stretch {
  readonly limit: number
  readonly before?: number
  readonly after?: number
}

export const readPage = (client: Client, { place, number }: LogPlace, wish: LogWish, stretch: Stretch): Promise<LogPage> =>
  number === null ? client.api.logs.read({ ...place, ...wish, ...stretch }) : client.api.deployments.log({ ...place, ...wish, ...stretch, number })

/** An answer looks as far as it gets in a second: asked again until there are enough lines, or all was looked at. */
export async function readNewest(client: Client, log: LogPlace, wish: LogWish, limit: number): Promise<FoundLines> {
  const first = await readPage(client, log, wish, { limit })
  let page = first
  let lines = page.lines
  const searched = { ...page.searched }
  while (page.more && lines.length < limit) {
    page = await readPage(client, log, wish, { limit: limit - lines.length, before: page.reached })
    lines = [...page.lines, ...lines]
    searched.lines += page.searched.lines
    searched.bytes += page.searched.bytes
  }
  return { lines, last: first.last, searched, isAll: !page.more }
}

/** A line with so many lines in all before and behind it. */
export async function readAround(client: Client, log: LogPlace, line: number, limit: number): Promise<readonly LogLine[]> {
  const before = await readPage(client, log, {}, { before: line + 1, limit: Math.ceil(limit / 2) })
  const behind = await readPage(client, log, {}, { after: line, limit: Math.max(1, Math.floor(limit / 2)) })
  return [...before.lines, ...behind.lines]
}

/** What happened to the app beside its lines; a deployment's log has all of it in itself. */
export async function readMarks(client: Client, { place, number }: LogPlace, from: number | undefined, until?: string): Promise<readonly LogMark[]> {
  if (number !== null || from === undefined) return []
  return (await client.api.logs.marks({ ...place, from, ...(until === undefined ? {} : { to: Math.max(from, Date.parse(until)) }) })).items
}
