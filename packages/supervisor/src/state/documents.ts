import { mkdir, readFile, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, isAppError } from '@podo/kernel'
import type { z } from 'zod'
import { removeDurably, writeAtomic } from './write-atomic.ts'

/** The version of every file of the state. A change that an older agent cannot read raises it. */
export const STATE_VERSION = 1

export interface Documents<T> {
  /** A record that cannot be read is put aside: one broken app must not keep all others from running. */
  readAll(): Promise<Map<string, T>>
  /**
   * Resolves when what `current` gives is on disk. Calls while a write is under way share the next one, so that a
   * burst of changes costs two writes, and one that changes nothing shares the write under way. `durable` outlives a power cut too; otherwise one leaves the record before.
   */
  save(name: string, current: () => T, durable?: boolean): Promise<void>
  remove(name: string): Promise<void>
}

interface Queue {
  readonly running: Promise<void>
  readonly text: string
  readonly isDurable: boolean
  next: (PromiseWithResolvers<void> & { isDurable: boolean; current: () => object }) | undefined
}

/** One JSON file a record, so that a change costs the size of its own record and not of all. */
export function openDocuments<T extends object>(folder: string, schema: z.ZodType<T>, onBroken: (name: string, error: unknown) => void): Documents<T> {
  const queues = new Map<string, Queue>()
  const fileOf = (name: string): string => join(folder, `${name}.json`)
  const begin = (name: string, text: string, isDurable: boolean): Promise<void> => {
    const running = writeAtomic(fileOf(name), text, isDurable).finally(() => finish(name))
    queues.set(name, { running, text, isDurable, next: undefined })
    return running
  }
  const enqueue = (name: string, current: () => T, durable: boolean): Promise<void> => {
    const queue = queues.get(name)
    const text = serialize(current())
    if (queue === undefined) return begin(name, text, durable)
    if (queue.next === undefined && queue.text === text && (queue.isDurable || !durable)) return queue.running
    queue.next ??= { isDurable: false, ...Promise.withResolvers<void>(), current }
    queue.next.isDurable ||= durable
    return queue.next.promise
  }
  const finish = (name: string): void => {
    const next = queues.get(name)?.next
    queues.delete(name)
    if (next) begin(name, serialize(next.current()), next.isDurable).then(next.resolve, next.reject)
  }
  return {
    async readAll() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
      const all = new Map<string, T>()
      for (const name of names) {
        try {
          all.set(name, await readDocument(fileOf(name), schema))
        } catch (error) {
          if (isAppError(error)) throw error
          onBroken(name, error)
          await rename(fileOf(name), `${fileOf(name)}.broken`)
        }
      }
      return all
    },
    save: (name, current, durable = false) => enqueue(name, current, durable),
    // After the writes that are under way: a removed record must not come back.
    remove: async (name) => {
      const queue = queues.get(name)
      if (queue) await (queue.next?.promise ?? queue.running).catch(() => undefined)
      await removeDurably(fileOf(name))
    },
  }
}

export async function readDocument<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined
  if (typeof version === 'number' && version > STATE_VERSION) throw fromNewer(version)
  return schema.parse(parsed)
}

const serialize = (value: object): string => `${JSON.stringify({ ...value, version: STATE_VERSION })}\n`

const fromNewer = (version: number): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'STATE_FROM_NEWER_PODO',
    publicMessage: `The agent's state was written by a newer Podo (state version ${version}, this one reads up to ${STATE_VERSION}). Start that Podo, or a newer one; nothing was changed.`,
  })
