import { readFile, writeFile } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'

/** How far a hot file has been taken over, and the begun line before that point. */
export interface Position {
  readonly offset: number
  readonly carried: Buffer
}

const START: Position = { offset: 0, carried: Buffer.alloc(0) }

/** Not fsynced: a hot file does not outlive a power cut in a useful state either. Torn or missing reads as the start. */
export async function readPosition(file: string): Promise<Position> {
  try {
    const bytes = await readFile(file)
    const end = bytes.indexOf(10)
    const offset = Number(bytes.toString('latin1', 0, end))
    return end > 0 && Number.isSafeInteger(offset) ? { offset, carried: bytes.subarray(end + 1) } : START
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return START
    throw error
  }
}

export async function writePosition(file: string, position: Position): Promise<void> {
  await writeFile(file, Buffer.concat([Buffer.from(`${position.offset}\n`), position.carried]), { mode: 0o600 })
}
