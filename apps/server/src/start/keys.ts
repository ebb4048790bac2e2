import { readFileSync } from 'node:fs'
import type { DataLayout } from '@podo/config'
import { AppError, errorCode } from '@podo/kernel'

const KEY_BYTES = 32

/** Podo's key; refused when it is missing, short or the same byte over and over. There is no default (trust.md rule 7). */
export function readKey(data: DataLayout): Buffer {
  const key = readFileOf(data.key)
  if (key.length !== KEY_BYTES || key.every((byte) => byte === key[0])) throw badKey(`It is not ${KEY_BYTES} random bytes.`)
  return key
}

function readFileOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw badKey(errorCode(error) === 'ENOENT' ? 'It is missing.' : 'It cannot be read.')
  }
}

/** Read at each use: the launcher may have made another one. */
export const readLocalToken = (data: DataLayout) => (): string => readFileSync(data.localToken, 'utf8').trim()

const badKey = (why: string): AppError =>
  new AppError({ kind: 'internal', code: 'BAD_KEY', publicMessage: `Podo cannot start: the key of its data folder is not there as it was. ${why} Put it back from your backup.` })
