import { createLevelDetector } from '@podo/domain'
import type { Mask } from '@podo/domain'
import type { LogBatch } from '@podo/ports'
import { MAX_LINE_BYTES } from './split-lines.ts'

export type ReadLines = Pick<LogBatch, 'text' | 'levels' | 'cut'>

const RETURN = 13

/** Whole lines of one process: masked first, then cut, each with its level. The bytes are copied only where a line changes. */
export function createBatchReader(mask: Mask): (lines: Buffer) => ReadLines {
  const levelOf = createLevelDetector()
  return (lines) => {
    const masked = mask.bytes(lines)
    const text = Buffer.from(masked.buffer, masked.byteOffset, masked.length).toString('latin1')
    const levels: LogBatch['levels'][number][] = []
    const cut = new Map<number, number>()
    for (let from = 0, to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
      if (to - from - (text.charCodeAt(to - 1) === RETURN ? 1 : 0) > MAX_LINE_BYTES) cut.set(levels.length, from)
      levels.push(levelOf(text.slice(from, to)))
    }
    return cut.size === 0 ? { text: masked, levels } : { text: Buffer.from(cutLines(text, cut), 'latin1'), levels, cut: new Set(cut.keys()) }
  }
}

function cutLines(text: string, cut: ReadonlyMap<number, number>): string {
  let from = 0
  const parts: string[] = []
  for (const begin of cut.values()) {
    parts.push(text.slice(from, endOfCharacter(text, begin + MAX_LINE_BYTES)))
    from = text.indexOf('\n', begin)
  }
  return parts.join('') + text.slice(from)
}

/** Not within the bytes of one character. */
function endOfCharacter(bytes: string, end: number): number {
  let at = end
  while (at > end - 4 && (bytes.charCodeAt(at) & 0xc0) === 0x80) at -= 1
  return at
}
