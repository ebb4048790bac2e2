import type { LogStore, LogWriter } from '@podo/ports'
import { detectLevel } from './detect-level.ts'
import type { Mask } from './mask.ts'
import type { RawLine } from './split-lines.ts'

const LAST_LINES = 20
const LAST_LINE_LENGTH = 2_000

/** The log of one target: the one writer of its stream, shared by all its processes, opened with the first line. */
export interface TargetLog {
  recorder(process: string, instance: string, mask: Mask): Recorder
  close(): Promise<void>
}

export interface Recorder {
  take(lines: readonly RawLine[]): Promise<void>
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
  let last: string[] = []
  return {
    async take(lines) {
      const at = Date.now()
      const masked = lines.map((line) => ({ at, text: mask(line.text), process, instance, cut: line.cut }))
      last = [...last, ...masked.slice(-LAST_LINES).map((line) => line.text.slice(0, LAST_LINE_LENGTH))].slice(-LAST_LINES)
      const target = await writer()
      target.append(masked.map((line) => ({ ...line, level: detectLevel(line.text) })))
      await target.flush()
    },
    lastLines: () => last,
  }
}
