import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { AppError, errorCode } from '@podo/kernel'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts values for the state. The owner's identity is associated data: a sealed text moved elsewhere does not open. */
export interface Sealer {
  seal(owner: string, values: Readonly<Record<string, string>>): string
  open(owner: string, sealed: string): Record<string, string>
}

/** The key file is made at the first start, 0600. One that is short or readable by others is refused. */
export async function openSealer(keyFile: string): Promise<Sealer> {
  const key = await readOrMakeKey(keyFile)
  return {
    seal(owner, values) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(owner))
      const text = Buffer.concat([cipher.update(JSON.stringify(values), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')
    },
    open(owner, sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(owner))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        return JSON.parse(text) as Record<string, string>
      } catch (cause) {
        throw new AppError({
          kind: 'internal',
          code: 'STATE_SEAL_BROKEN',
          publicMessage: 'Secrets in the agent\'s state do not open with its key. Put the key file back that belongs to this data, or deploy the app again.',
          cause,
        })
      }
    },
  }
}

async function readOrMakeKey(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(randomBytes(KEY_BYTES))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  await refuseOpenKey(file)
  const key = await readFile(file)
  if (key.length !== KEY_BYTES) throw badKey(`has ${key.length} bytes instead of ${KEY_BYTES}`)
  return key
}

async function refuseOpenKey(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    const { mode } = await handle.stat()
    if ((mode & 0o077) !== 0) throw badKey('may be read by other users; make it 0600')
  } finally {
    await handle.close()
  }
}

const badKey = (what: string): AppError => new AppError({ kind: 'conflict', code: 'STATE_KEY_UNUSABLE', publicMessage: `The agent's key file ${what}. Put the right key file back.` })
