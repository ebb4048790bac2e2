import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { AppError } from '@podo/kernel'

/**
 * Argon2id (RFC 9106) with the second of OWASP's settings: 19 MiB, 2 passes, 1 lane. Two hashes are made at a time, so
 * that a flood of sign-ins takes 38 MiB at most; further ones wait in a bounded line.
 */
const MEMORY_KIB = 19_456
const PASSES = 2
const AT_A_TIME = 2
const LINE_LENGTH = 50

const FORMAT = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=1\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive(password, nonce, MEMORY_KIB, PASSES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${plainBase64(nonce)}$${plainBase64(tag)}`
}

/** Null takes as long as a hash that is there: whether an account exists cannot be told from the time. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const parts = hash === null ? null : FORMAT.exec(hash)
  const nonce = Buffer.from(parts?.[3] ?? '', 'base64')
  const expected = Buffer.from(parts?.[4] ?? '', 'base64')
  const tag = await derive(password, parts === null ? Buffer.alloc(16) : nonce, Number(parts?.[1] ?? MEMORY_KIB), Number(parts?.[2] ?? PASSES))
  return parts !== null && expected.length === tag.length && timingSafeEqual(expected, tag)
}

const plainBase64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

let running = 0
const line: (() => void)[] = []

async function derive(password: string, nonce: Buffer, memory: number, passes: number): Promise<Buffer> {
  await takePlace()
  try {
    return await new Promise((resolve, reject) => {
      argon2('argon2id', { message: Buffer.from(password.normalize('NFKC')), nonce, parallelism: 1, tagLength: 32, memory, passes }, (error, tag) =>
        error === null ? resolve(tag) : reject(error),
      )
    })
  } finally {
    running -= 1
    line.shift()?.()
  }
}

async function takePlace(): Promise<void> {
  if (running >= AT_A_TIME) {
    if (line.length >= LINE_LENGTH) throw new AppError({ kind: 'too-many', code: 'TOO_MANY_SIGN_INS', publicMessage: 'Too many people are signing in at this moment. Try again in a few seconds.', retryable: true })
    await new Promise<void>((resolve) => line.push(resolve))
  }
  running += 1
}
