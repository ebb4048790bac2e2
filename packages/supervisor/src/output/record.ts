import type { Mask } from '@podo/domain'
import type { LogStore, LogWriter } from '@podo/ports'
import { createBatchReader } from './read-batch.ts'

const LAST_LINES = 20
const LAST_LINE_LENGTH = 2_000

/** The log of one target: the one writer of its stream, shared by all its processes, opened with the first line. */
export interface TargetLog {
  recorder(process: string, instance: string, mask: Mask): Recorder
  close(): Promise<void>
}

export interface Recorder {
  /** Whole lines, each ended by its break. Resolves when they are on disk. */
  take(lines: Buffer): Promise<void>
  /** The newest lines, masked: evidence for the doctor. */
  lastLines(): readonly string[]
}

export function createTargetLog(store: LogStore, targetId: string): TargetLog {
  let opening: Promise<LogWriter> | undefined
  const writer = (): Promise<LogWriter> => {
    opening ??= store.writer({ kind: 'app', id: targetId }).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
  return {
    recorder: (process, instance, mask) => createRecorder(writer, process, instance, mask),
    async close() {
      await (await opening)?.close()
    },
  }
}

function createRecorder(writer: () => Promise<LogWriter>, process: string, instance: string, mask: Mask): Recorder {
  const read = createBatchReader(mask)
  let last: readonly string[] = []
  return {
    async take(lines) {
      const batch = { at: Date.now(), process, instance, ...read(lines) }
      last = [...last, ...newestLines(batch.text)].slice(-LAST_LINES)
      const target = await writer()
      target.append(batch)
      await target.flush()
    },
    lastLines: () => last,
  }
}

function newestLines(text: Uint8Array): string[] {
  const end = Buffer.from(text.buffer, text.byteOffset, text.length).subarray(-LAST_LINES * LAST_LINE_LENGTH)
  const lines = end.toString('utf8').split('\n').slice(0, -1)
  const isTorn = end.length < text.length && lines.length > 1
  return lines
    .slice(isTorn ? 1 : 0)
    .slice(-LAST_LINES)
    .map((line) => line.replace(/\r$/, '').slice(0, LAST_LINE_LENGTH))
}
