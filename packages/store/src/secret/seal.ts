import { AppError } from '@podo/kernel'
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What a request may do with a secret: seal it and tell whether it changed. */
export interface SecretSealer {
  /** AES-256-GCM: nonce (12 bytes), ciphertext, tag (16 bytes). Opens for this version's id alone. */
  seal(versionId: string, value: string): Buffer
  /** HMAC-SHA-256 under a key of its own: the same value of the same secret gives the same 32 bytes. */
  fingerprint(secretId: string, value: string): Buffer
}

/** What the worker may do besides. */
export interface SecretOpener {
  /** Throws `SECRET_UNREADABLE` when the bytes are not those that were sealed for this version with this key. */
  open(versionId: string, sealed: Uint8Array): string
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals and opens with keys derived (HKDF-SHA-256, RFC 5869) from the master key. The id of the row is associated data,
 * so that bytes moved to another row do not open. Nonces are random: fine for 2^32 secrets under one key (NIST SP 800-38D).
 */
export function createSecretBox(masterKey: Uint8Array): SecretSealer & SecretOpener {
  if (masterKey.length !== KEY_BYTES) throw new AppError({ kind: 'internal', code: 'INVALID_KEY', publicMessage: "Podo's key has 32 bytes; this one has another length." })
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), purpose, KEY_BYTES))
  const sealingKey = derive('podo secret_versions sealed 1')
  const fingerprintKey = derive('podo secret_versions fingerprint 1')
  return {
    seal(versionId, value) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce, { authTagLength: TAG_BYTES }).setAAD(identity(versionId))
      return Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    fingerprint: (secretId, value) => createHmac('sha256', fingerprintKey).update(`${secretId}:`).update(value).digest(),
    open(versionId, sealed) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) throw unreadable()
      const body = sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      decipher.setAAD(identity(versionId)).setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw unreadable(cause)
      }
    },
  }
}

const identity = (versionId: string): Buffer => Buffer.from(`secret_versions:${versionId}`)

const unreadable = (cause?: unknown): AppError =>
  new AppError({
    kind: 'internal',
    code: 'SECRET_UNREADABLE',
    publicMessage: "A secret cannot be opened with Podo's key. Give Podo the key that this database was used with, or set the secret again.",
    cause,
  })
