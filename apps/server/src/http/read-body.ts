import type { IncomingMessage } from 'node:http'
import { AppError, errorCode, invalid, within } from '@podo/kernel'

const MAX_DEPTH = 20
/** The longest body takes a slow line about this long. */
const BODY_MS = 60_000

/** The JSON of a request, bounded in bytes and depth; undefined for an empty body. */
export async function readJson(incoming: IncomingMessage, limitBytes: number): Promise<unknown> {
  const declared = Number(incoming.headers['content-length'] ?? 0)
  if (declared > limitBytes) throw tooLarge(limitBytes)
  const content = await within('the body of the request', BODY_MS, readAll(incoming, limitBytes)).catch(explainCut)
  if (content.length === 0) return undefined
  if (!isJson(incoming.headers['content-type'])) throw wrongType()
  return parse(content.toString('utf8'))
}

async function readAll(incoming: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const isJson = (type: string | undefined): boolean => /^application\/json(?:\s*;.*)?$/i.test(type ?? '')

function parse(text: string): unknown {
  if (deepest(text) > MAX_DEPTH) throw invalid('INVALID_INPUT', `The JSON is nested more than ${MAX_DEPTH} levels deep.`)
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalid('INVALID_JSON', 'The body is not valid JSON.')
  }
}

/** Brackets outside of strings; counted before parsing, which recurses. */
function deepest(text: string): number {
  let [open, most, inString] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at += 1
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') most = Math.max(most, (open += 1))
    else if (character === '}' || character === ']') open -= 1
  }
  return most
}

/** Whoever hung up hears nothing of it, and it is no failure of Podo's. */
function explainCut(error: unknown): never {
  throw errorCode(error) === 'ECONNRESET' ? invalid('BODY_CUT', 'The body of the request ended before its end.') : error
}

const tooLarge = (limitBytes: number): AppError =>
  new AppError({ kind: 'too-large', code: 'TOO_LARGE', publicMessage: `The body is larger than the ${Math.floor(limitBytes / 1024)} KiB that are read here.` })

const wrongType = (): AppError => invalid('WRONG_CONTENT_TYPE', 'Send the body as application/json.')
