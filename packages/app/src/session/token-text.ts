import { createHash, randomBytes } from 'node:crypto'
import { Secret } from '@podo/kernel'

/** What a bearer of the API begins with, so that scanners of leaked secrets know it. */
export const API_TOKEN_PREFIX = 'podo_'

/** 32 random bytes; only the hash is stored, and being random it needs no salt. */
export const newTokenText = (prefix = ''): Secret => new Secret(prefix + randomBytes(32).toString('base64url'))

export const hashToken = (token: Secret): Buffer => createHash('sha256').update(token.reveal()).digest()
