import type { LogStore } from '@podo/ports'

export interface LogRecorder extends LogStore {
  /** Text of the lines by stream id. */
  readonly lines: ReadonlyMap<string, string[]>
}

export function logRecorder(): LogRecorder {
  const lines = new Map<string, string[]>()
  return {
    lines,
    writer: async (stream) => {
      const kept = lines.get(stream.id) ?? []
      lines.set(stream.id, kept)
      return { append: ({ text }) => void kept.push(...Buffer.from(text).toString('utf8').split('\n').slice(0, -1)), flush: async () => undefined, close: async () => undefined }
    },
    read: async () => ({ lines: [], firstKept: 1, firstKeptAt: null, last: 0, more: false, reached: 0, searched: { lines: 0, bytes: 0 } }),
    follow: async function* () {
      yield []
    },
    remove: async () => undefined,
    usage: async () => ({ bytes: 0, budgetBytes: 0 }),
  }
}
