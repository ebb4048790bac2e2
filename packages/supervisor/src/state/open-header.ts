import { randomBytes } from 'node:crypto'
import { errorCode } from '@podo/kernel'
import { readDocument, STATE_VERSION } from './documents.ts'
import { headerSchema } from './schema.ts'
import type { Header } from './schema.ts'
import { writeAtomic } from './write-atomic.ts'

export interface OpenHeader {
  readonly header: Header
  save(): Promise<void>
}

/** Reads `state.json`, or makes it at the first start. One from a newer Podo is refused before anything is touched. */
export async function openHeader(file: string): Promise<OpenHeader> {
  const found = await readDocument(file, headerSchema).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  })
  const header = found ?? { installation: `podo-${randomBytes(6).toString('hex')}`, users: {} }
  // One write after another: two at a time would take the temporary file from one another.
  let last: Promise<void> = Promise.resolve()
  const save = (): Promise<void> => {
    last = last.catch(() => undefined).then(() => writeAtomic(file, `${JSON.stringify({ ...header, version: STATE_VERSION })}\n`))
    return last
  }
  if (found === undefined) await save()
  return { header, save }
}
