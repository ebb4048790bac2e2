import type { LogStore, LogWriter } from '@podo/ports'
import { detectLevel } from './detect-level.ts'
import type { Mask } from './mask.ts'
import type { RawLine } from './split-lines.ts'

const LAST_LINES = 20
const LAST_LINE_LENGTH = 2_000

/** The log of one target: the one writer of its stream, shared by all its processes. */
export interface TargetLog {
  recorder(process: string, instance: string, mask: Mask): Recorder
  close(): Promise<void>
}

export interface Recorder {
  take(lines: readonly RawLine[]): Promise<void>
  /** The newest lines, masked: evidence for the doctor. */
  lastLines(): readonly string[]
}

export async function openTargetLog(store: LogStore, targetId: string): Promise<TargetLog> {
  const writer = await store.writer({ kind: 'app', id: targetId })
  return {
    recorder: (process, instance, mask) => createRecorder(writer, process, instance, mask),
    close: () => writer.close(),
  }
}

function createRecorder(writer: LogWriter, process: string, instance: string, mask: Mask): Recorder {
  let last: string[] = []
  return {
    async take(lines) {
      const at = Date.now()
      const masked = lines.map((line) => ({ at, text: mask(line.text), process, instance, cut: line.cut }))
      writer.append(masked.map((line) => ({ ...line, level: detectLevel(line.text) })))
      last = [...last, ...masked.slice(-LAST_LINES).map((line) => line.text.slice(0, LAST_LINE_LENGTH))].slice(-LAST_LINES)
      await writer.flush()
    },
    lastLines: () => last,
  }
}
