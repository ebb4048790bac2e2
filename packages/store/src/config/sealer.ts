import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError, Secret } from '@podo/kernel'

/**
 * Seals what must not be read from the database: AES-256-GCM, nonce (12 bytes) before and tag (16 bytes) after the
 * ciphertext, the row's identity as associated data, so that a value moved to another row does not open. The keys of
 * sealing and of fingerprints are derived from the master key (HKDF-SHA-256), each by its own name.
 */
export interface Sealer {
  seal(identity: string, text: string): Buffer
  /** Throws `SECRET_UNREADABLE` when the bytes, the row or the key are not those of the sealing. */
  open(identity: string, sealed: Buffer): Secret
  /** HMAC-SHA-256: same or changed, without the value. */
  fingerprint(scope: string, text: string): Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
export const MASTER_KEY_BYTES = 32

export function createSealer(masterKey: Buffer): Sealer {
  if (masterKey.length !== MASTER_KEY_BYTES || masterKey.every((byte) => byte === masterKey[0])) throw badKey()
  const sealing = derive(masterKey, 'podo sealing')
  const fingerprinting = derive(masterKey, 'podo fingerprints')
  return {
    seal(identity, text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(identity))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(identity, sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(identity)).setAuthTag(sealed.subarray(-TAG_BYTES))
        const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
        return new Secret(text.toString('utf8'))
      } catch (cause) {
        throw unreadable(cause)
      }
    },
    fingerprint: (scope, text) => createHmac('sha256', fingerprinting).update(`${scope}\0${text}`).digest(),
  }
}

const derive = (masterKey: Buffer, name: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), name, 32))

const badKey = (): AppError =>
  new AppError({ kind: 'invalid', code: 'BAD_KEY', publicMessage: `Podo's key is not ${MASTER_KEY_BYTES} random bytes. Put the key of this data folder back; without it no secret can be read.` })

const unreadable = (cause: unknown): AppError =>
  new AppError({ kind: 'internal', code: 'SECRET_UNREADABLE', publicMessage: "A secret cannot be read with this installation's key. Set the secret again, or put the right key back.", cause })
