import { open } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'
import { watchFile } from '../proc/watch-file.ts'
import type { ChangeSignal } from '../target/signal.ts'

const CHUNK_BYTES = 64 * 1024
const LOOK_EVERY_MS = 250

/** The bytes of a file from `offset` on, as they come, until the run has ended and all has been read. */
export async function* followFile(file: string, offset: number, hasEnded: () => boolean, change: ChangeSignal, signal: AbortSignal): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  if (handle === undefined) return
  const watcher = watchFile(file, () => change.raise())
  try {
    for (let position = offset; !signal.aborted; ) {
      const revision = change.revision()
      const isLast = hasEnded()
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES)
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position)
      position += bytesRead
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
      else if (isLast) return
      else await change.wait(revision, LOOK_EVERY_MS, signal)
    }
  } finally {
    watcher?.close()
    await handle.close()
  }
}
