import { AppError, Secret } from '@podo/kernel'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What a request may do with a secret: seal it, and tell whether it changed. */
export interface SecretSealer {
  /** AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes). Opens for this identity alone. */
  seal(identity: string, text: string): Buffer
  /** HMAC-SHA-256 under a key of its own: the same text in the same scope gives the same 32 bytes. */
  fingerprint(scope: string, text: string): Buffer
}

/** What the worker may do besides. */
export interface SecretOpener {
  /** Throws `SECRET_UNREADABLE` when the bytes, the identity or the key are not those of the sealing. */
  open(identity: string, sealed: Uint8Array): Secret
}

export const MASTER_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Sealing for what must not be read from the database, with keys derived (HKDF-SHA-256, RFC 5869) from the master key.
 * The row's identity is associated data, so that bytes moved to another row do not open. Nonces are random: fine for
 * 2^32 values under one key (NIST SP 800-38D). A key that is short or all one byte is refused as `BAD_KEY`.
 */
export function createSecretBox(masterKey: Uint8Array): SecretSealer & SecretOpener {
  if (masterKey.length !== MASTER_KEY_BYTES || masterKey.every((byte) => byte === masterKey[0])) throw badKey()
  const derive = (name: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), name, MASTER_KEY_BYTES))
  const sealing = derive('podo sealing')
  const fingerprinting = derive('podo fingerprints')
  return {
    seal(identity, text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(identity))
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    fingerprint: (scope, text) => createHmac('sha256', fingerprinting).update(`${scope}\0${text}`).digest(),
    open(identity, sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw unreadable()
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(identity)).setAuthTag(sealed.subarray(-TAG_BYTES))
      try {
        const text = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
        return new Secret(text.toString('utf8'))
      } catch (cause) {
        throw unreadable(cause)
      }
    },
  }
}

const badKey = (): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'BAD_KEY',
    publicMessage: `Podo's key is not ${MASTER_KEY_BYTES} random bytes. Put the key of this data folder back; without it no secret can be read.`,
  })

const unreadable = (cause?: unknown): AppError =>
  new AppError({
    kind: 'internal',
    code: 'SECRET_UNREADABLE',
    publicMessage: "A secret cannot be read with this installation's key. Set the secret again, or put the right key back.",
    cause,
  })
