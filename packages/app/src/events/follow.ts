import { delay } from '@podo/kernel'
import type { LogLine } from '@podo/ports'
import { eventsAfter, findStreamTeam } from '@podo/store'
import type { Listener } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import type { Actor } from '../actor/actor.ts'
import { authorize, unauthenticated } from '../actor/authorize.ts'
import { absent } from '@podo/kernel'
import { actorTransaction } from '../operation/guard.ts'
import type { Services } from '../operation/services.ts'
import type { WantedStream } from './parse-streams.ts'
import { createWakes } from './wake.ts'
import type { Wakes } from './wake.ts'

export type StreamMessage =
  | { readonly event: 'event'; readonly data: { readonly stream: string; readonly seq: number; readonly at: string; readonly kind: string; readonly data: Readonly<Record<string, unknown>> } }
  | { readonly event: 'log'; readonly data: { readonly stream: string; readonly seq: number; readonly lines: readonly LogLine[] } }
  /** What lies between the number that was asked for and `seq` is gone; read the page again. */
  | { readonly event: 'lost'; readonly data: { readonly stream: string; readonly seq: number } }
  /** No more of this stream (`*`: of all) on this connection. `gone`: it is not there, or not the reader's any more. */
  | { readonly event: 'end'; readonly data: { readonly stream: string; readonly seq: number; readonly reason: 'gone' | 'signed-out' | 'restart' } }

export interface Following {
  readonly services: Services
  readonly listener: Listener
  readonly streams: readonly WantedStream[]
  /** Who reads, asked again every few seconds; null when the credential is good no more. */
  readonly whoReads: () => Promise<Actor | null>
  /** Resolves when the reader can take more. */
  readonly send: (message: StreamMessage) => Promise<void>
  readonly signal: AbortSignal
}

const BATCH = 200
/** Notifications are what wakes; this is for the one that got lost. */
const LOOK_ANYWAY_MS = 60_000
const CHECK_EVERY_MS = 4_000
/** Lines of a log in one message at most; with the pace, 20,000 a second. */
const FULL_BATCH = 1_000
const PACE_MS = 50
/** A reader of a log that is this many lines late goes on with the newest. */
const MOST_BEHIND = 50_000

/** Whether the reader may have any of it; the connection is refused when not, alike for foreign and missing. */
export async function admit(services: Services, actor: Actor | null, streams: readonly WantedStream[]): Promise<void> {
  if (actor === null) throw unauthenticated()
  const found = await visible(services, actor, streams)
  if (found.size === 0) throw absent('stream')
}

/** Follows every stream until the signal, the end of all streams, or the end of the reader's rights. */
export async function follow(following: Following): Promise<void> {
  const { streams, send, listener } = following
  const reader: Reader = { actor: await following.whoReads(), seen: new Map(streams.map((stream) => [stream.name, stream.after])) }
  const wakes = createWakes(listener, streams.map((stream) => stream.id))
  const all = new AbortController()
  const stop = (): void => all.abort()
  following.signal.addEventListener('abort', stop, { once: true })
  // It may have been given up while the reader was looked up.
  if (following.signal.aborted) stop()
  const pumps = new Map<string, AbortController>()
  try {
    const running = streams.map(async (stream) => {
      const own = new AbortController()
      pumps.set(stream.name, own)
      const signal = AbortSignal.any([all.signal, own.signal])
      await (stream.kind === 'log-build' || stream.kind === 'log-app' ? pumpLog(following, reader, stream, signal) : pumpEvents(following, reader, stream, wakes, signal))
    })
    const watching = watchRights(following, reader, pumps, all)
    await Promise.all([Promise.all(running).finally(stop), watching])
    if (reader.actor === null) await send(endOf('*', 0, 'signed-out'))
  } finally {
    stop()
    wakes.close()
    following.signal.removeEventListener('abort', stop)
  }
}

interface Reader {
  actor: Actor | null
  /** The last number sent, by stream. */
  readonly seen: Map<string, number>
}

/** Looks again every few seconds: a removed member or a revoked token gets nothing more. */
async function watchRights(following: Following, reader: Reader, pumps: ReadonlyMap<string, AbortController>, all: AbortController): Promise<void> {
  const { services, streams, send } = following
  const open = new Set(streams)
  while (!all.signal.aborted) {
    reader.actor = await following.whoReads()
    const found = reader.actor === null ? new Set<string>() : await visible(services, reader.actor, [...open])
    if (reader.actor === null) return all.abort()
    for (const stream of [...open].filter(({ name }) => !found.has(name))) {
      open.delete(stream)
      pumps.get(stream.name)?.abort()
      await send(endOf(stream.name, reader.seen.get(stream.name) ?? 0, 'gone'))
    }
    await delay(CHECK_EVERY_MS, all.signal).catch(() => undefined)
  }
}

async function visible(services: Services, actor: Actor, streams: readonly WantedStream[]): Promise<Set<string>> {
  const names = new Set<string>()
  await actorTransaction(services, actor)(async (tx) => {
    for (const stream of streams) {
      const teamId = await findStreamTeam(tx, teamIds(actor), stream.id, stream.kind === 'deployment' || stream.kind === 'log-build' ? 'deployment' : 'target')
      if (teamId === null) continue
      authorize('read', actor, { kind: 'team', teamId })
      names.add(stream.name)
    }
  })
  return names
}

async function pumpEvents({ services, send }: Following, reader: Reader, stream: WantedStream, wakes: Wakes, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { actor } = reader
    if (actor === null) return
    const seen = reader.seen.get(stream.name) ?? 0
    const batch = await actorTransaction(services, actor)((tx) => eventsAfter(tx, stream.id, seen, BATCH))
    const [first] = batch
    if (first !== undefined && first.seq > seen + 1) await send({ event: 'lost', data: { stream: stream.name, seq: first.seq - 1 } })
    for (const { seq, at, kind, data } of batch) {
      if (signal.aborted) return
      await send({ event: 'event', data: { stream: stream.name, seq, at, kind, data } })
      reader.seen.set(stream.name, seq)
    }
    if (batch.length < BATCH) await wakes.next(stream.id, LOOK_ANYWAY_MS, signal)
  }
}

async function pumpLog({ services, send }: Following, reader: Reader, stream: WantedStream, signal: AbortSignal): Promise<void> {
  const source = { kind: stream.kind === 'log-build' ? ('build' as const) : ('app' as const), id: stream.id }
  for await (const lines of services.logs.follow(source, stream.after, signal, MOST_BEHIND)) {
    const [first, last] = [lines[0], lines.at(-1)]
    if (signal.aborted) return
    if (first === undefined || last === undefined) continue
    const seen = reader.seen.get(stream.name) ?? 0
    if (seen > 0 && first.sequence > seen + 1) await send({ event: 'lost', data: { stream: stream.name, seq: first.sequence - 1 } })
    await send({ event: 'log', data: { stream: stream.name, seq: last.sequence, lines } })
    reader.seen.set(stream.name, last.sequence)
    // A flood is shown at a pace that a page can draw and the server can afford; who falls behind is told.
    if (lines.length >= FULL_BATCH) await delay(PACE_MS, signal).catch(() => undefined)
  }
}

export const endOf = (stream: string, seq: number, reason: 'gone' | 'signed-out' | 'restart'): StreamMessage => ({ event: 'end', data: { stream, seq, reason } })
