import { findLine, strongestFirst } from '@podo/domain'
import type { Cause, Evidence } from '@podo/domain'
import type { LogStore, LogStream } from '@podo/ports'

type Logs = Pick<LogStore, 'read'>

/** Evidence is picked from the last lines of a process: it stands near the end of the log. */
const NEWEST = 1_000
/** Where others have written more than that since, this far back is searched for the strongest line. */
const WITHIN_MS = 3_600_000
const MOST_TEXT = 200

/** A cause whose evidence says where in the logs it stands. What has a place already keeps it: another driver looked before. */
export async function locateEvidence(logs: Logs, cause: Cause, ids: { readonly deployment: string | null; readonly app: string }): Promise<Cause> {
  const evidence: Evidence[] = []
  for (const piece of cause.evidence) evidence.push(piece.kind !== 'log' || piece.place !== undefined ? piece : { ...piece, place: await placeOf(logs, piece.lines, ids) })
  return { ...cause, evidence }
}

async function placeOf(logs: Logs, lines: readonly string[], ids: { readonly deployment: string | null; readonly app: string }) {
  return {
    deployment: ids.deployment === null ? null : await findEvidence(logs, { kind: 'build', id: ids.deployment }, lines),
    app: (await findEvidence(logs, { kind: 'app', id: ids.app }, lines)) ?? (await searchEvidence(logs, { kind: 'app', id: ids.app }, lines)),
  }
}

/** Sequence of the strongest of these lines among the newest of a log: one page is read. */
export async function findEvidence(logs: Logs, stream: LogStream, lines: readonly string[]): Promise<number | null> {
  return findLine(lines, (await logs.read(stream, { limit: NEWEST })).lines)
}

/** Looks as far back as one answer of a search gets, at most an hour. */
async function searchEvidence(logs: Logs, stream: LogStream, lines: readonly string[]): Promise<number | null> {
  const [strongest] = strongestFirst(lines)
  if (strongest === undefined) return null
  const found = await logs.read(stream, { contains: strongest.trim().slice(0, MOST_TEXT), since: Date.now() - WITHIN_MS, limit: NEWEST })
  return findLine([strongest], found.lines)
}
