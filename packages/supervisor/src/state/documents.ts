import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@podo/kernel'
import type { z } from 'zod'
import { removeDurably, writeAtomic } from './write-atomic.ts'

/** The version of every file of the state. A change that an older agent cannot read raises it. */
export const STATE_VERSION = 1

export interface Documents<T> {
  readAll(): Promise<Map<string, T>>
  /**
   * Resolves when what `current` gives is on disk. Calls while a write is under way share the next one, so that a
   * burst of changes costs two writes. `durable` outlives a power cut too; otherwise one leaves the record before.
   */
  save(name: string, current: () => T, durable?: boolean): Promise<void>
  remove(name: string): Promise<void>
}

interface Queue {
  readonly running: Promise<void>
  next: Promise<void> | undefined
  isNextDurable: boolean
}

/** One JSON file a record, so that a change costs the size of its own record and not of all. */
export function openDocuments<T extends object>(folder: string, schema: z.ZodType<T>): Documents<T> {
  const queues = new Map<string, Queue>()
  const fileOf = (name: string): string => join(folder, `${name}.json`)
  const enqueue = (name: string, durable: boolean, write: (isDurable: boolean) => Promise<void>): Promise<void> => {
    const queue = queues.get(name)
    if (queue === undefined) {
      const running = write(durable).finally(() => finish(name))
      queues.set(name, { running, next: undefined, isNextDurable: false })
      return running
    }
    queue.isNextDurable ||= durable
    const begin = (): Promise<void> => write(queue.isNextDurable)
    queue.next ??= queue.running.then(begin, begin).finally(() => finish(name))
    return queue.next
  }
  const finish = (name: string): void => {
    const next = queues.get(name)?.next
    if (next === undefined) queues.delete(name)
    else queues.set(name, { running: next, next: undefined, isNextDurable: false })
  }
  return {
    async readAll() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length))
      const all = new Map<string, T>()
      for (const name of names) all.set(name, await readDocument(fileOf(name), schema))
      return all
    },
    save: (name, current, durable = false) => enqueue(name, durable, (isDurable) => writeAtomic(fileOf(name), serialize(current()), isDurable)),
    // After the writes that are under way: a removed record must not come back.
    remove: async (name) => {
      const queue = queues.get(name)
      if (queue) await (queue.next ?? queue.running)
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
