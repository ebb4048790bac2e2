import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Whole or not at all, after `kill -9` and after a power cut: temporary file, fsync, rename. With `durable` the folder
 * is synced too, and what was there before cannot come back.
 */
export async function writeAtomic(file: string, text: string, durable = true): Promise<void> {
  const temporary = `${file}.new`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
  if (durable) await syncFolder(dirname(file))
}

export async function removeDurably(file: string): Promise<void> {
  await rm(file, { force: true })
  await syncFolder(dirname(file))
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
