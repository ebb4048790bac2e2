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
    read: async (stream) => {
      const kept = lines.get(stream.id) ?? []
      const found = kept.map((text, index) => ({ sequence: index + 1, at: 0, text, level: 'info' as const, process: '', instance: '', cut: false }))
      return { lines: found, firstKept: 1, firstKeptAt: null, last: kept.length, more: false, reached: 1, searched: { lines: kept.length, bytes: 0 } }
    },
    follow: async function* () {
      yield []
    },
    remove: async () => undefined,
    usage: async () => ({ bytes: 0, budgetBytes: 0 }),
  }
}
