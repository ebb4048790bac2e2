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
      return { append: (next) => void kept.push(...next.map((line) => line.text)), flush: async () => undefined, close: async () => undefined }
    },
    read: async () => ({ lines: [], firstKept: 0, more: false }),
    follow: async function* () {
      yield []
    },
    remove: async () => undefined,
    usage: async () => ({ bytes: 0, budgetBytes: 0 }),
  }
}
