import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { within } from '@podo/kernel'
import { beforeEach, describe, expect, it } from 'vitest'
import { readAll } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { listenOn, onEnd, openEdge, openRawApp, release } from './fixtures/servers.ts'
import { CORPUS, mutate } from './fixtures/smuggling-corpus.ts'

const INCOMPLETE = 'incomplete'

/** What a strict server understood: complete requests in their order, and whether it met bytes that are no HTTP. */
interface Recorder {
  readonly port: number
  readonly requests: string[]
  readonly running: Set<Promise<void>>
  garbled: number
}

async function openRecorder(): Promise<Recorder> {
  const recorder = { port: 0, requests: [] as string[], running: new Set<Promise<void>>(), garbled: 0 }
  const note = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const place = recorder.requests.push(INCOMPLETE) - 1
    try {
      const body = await readAll(request)
      recorder.requests[place] = `${request.method ?? ''} ${request.url ?? ''} [${body}]`
      response.end('ok')
    } catch {
      response.destroy()
    }
  }
  const server = createServer({ insecureHTTPParser: false, requireHostHeader: true, keepAliveTimeout: 60_000 }, (request, response) => {
    const running = note(request, response)
    recorder.running.add(running)
    running.then(() => recorder.running.delete(running), () => recorder.running.delete(running))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const isCutOff = error.code === 'HPE_INVALID_EOF_STATE'
    if (error.code?.startsWith('HPE_') === true && !isCutOff) recorder.garbled += 1
    socket.destroy()
  })
  recorder.port = await listenOn(server)
  onEnd(() => {
    server.closeAllConnections()
    server.close()
  })
  return recorder
}

/** The last word of a conversation: where it is understood, the connection closes behind its answer. */
const LAST = `GET /last HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`
const SILENCE_MS = 60

/** Sends the bytes and listens to the end of the connection, or, where the rest is awaited in vain, until silence. */
function say(port: number, text: string): Promise<string> {
  return within('the end of the conversation', 8_000, new Promise<string>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let heard = ''
    socket.on('connect', () => socket.write(text + LAST, 'latin1'))
    socket.on('data', (bytes) => (heard += bytes.toString('latin1')))
    socket.setTimeout(SILENCE_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(heard))
  }))
}

let reference: Recorder
let app: Recorder
let edge: number

beforeEach(async () => {
  reference = await openRecorder()
  app = await openRecorder()
  const opened = await openEdge()
  opened.show(release('a', app.port))
  edge = opened.port
})

/** A target in absolute form reaches the app in origin form, which says the same. */
const originForm = (request: string): string => request.replace(/ http:\/\/[^/ ]*/, ' ')

/** Those of `some` that are found among `all`, one after another. */
function inOrder(all: readonly string[], some: readonly string[]): string[] {
  let at = 0
  return some.filter((entry) => {
    const found = all.indexOf(entry, at)
    if (found !== -1) at = found + 1
    return found !== -1
  })
}

/** The app saw only requests that a strict server sees too, in the same order (some were refused), and nothing else. */
async function check(name: string, text: string, relay = edge): Promise<string[]> {
  reference.requests.length = 0
  app.requests.length = 0
  app.garbled = 0
  await say(reference.port, text)
  const heard = await say(relay, text)
  await Promise.all([...reference.running, ...app.running])
  const strict = reference.requests.map(originForm)
  const seen = app.requests.filter((request) => request !== INCOMPLETE)
  expect(inOrder(strict, seen), `${name}: seen by the app`).toEqual(seen)
  expect(app.garbled, `${name}: bytes that are no HTTP reached the app`).toBe(0)
  const answers = heard.split(/(?=HTTP\/1\.1 )/).filter((part) => !part.startsWith('HTTP/1.1 100') && part !== '')
  const good = answers.filter((part) => part.startsWith('HTTP/1.1 200'))
  expect(good.length, `${name}: answers of the app`).toBeLessThanOrEqual(seen.length)
  expect(answers.length - good.length, `${name}: refusals`).toBeLessThanOrEqual(strict.length - seen.length + 2)
  return seen.filter((request) => request !== 'GET /last []')
}

describe('request smuggling', () => {
  it.each(Object.entries(CORPUS))('%s: the app sees what a strict parser sees, or nothing', async (name, text) => {
    await expect(check(name, text)).resolves.toBeInstanceOf(Array)
  })

  it('lets honest requests through, so that the corpus could fail', async () => {
    expect(await check('plain', CORPUS['plain with length'] ?? '')).toEqual(['POST /first [hello]', 'GET /second []'])
    expect(await check('chunks', CORPUS['plain with chunks'] ?? '')).toEqual(['POST /first [hello]', 'GET /second []'])
    expect(await check('absolute', CORPUS['absolute form'] ?? '')).toEqual(['GET /first []', 'GET /hidden []'])
  })

  it('notices a relay that loses the transfer coding', async () => {
    const careless = await openRawApp((visitor) => {
      const onward = connect({ port: app.port, host: '127.0.0.1' })
      onward.on('error', () => onward.destroy())
      visitor.on('data', (bytes) => onward.write(bytes.toString('latin1').replace('Transfer-Encoding', 'X-Lost'), 'latin1'))
      visitor.on('close', () => onward.destroy())
      onward.pipe(visitor)
    })
    await expect(check('control', CORPUS['plain with chunks'] ?? '', careless)).rejects.toThrow(/control/)
    await expect(check('control', CORPUS['plain with length'] ?? '', careless)).resolves.toHaveLength(2)
  })

  it.each(['two hosts', 'two hosts, alike', 'absolute form, other host', 'host with user', 'coding gzip, chunked', 'target without slash'])(
    '%s: nothing reaches the app, and nothing behind it',
    async (name) => {
      expect(await check(name, CORPUS[name] ?? '')).toEqual([])
    },
  )

  it('holds for each of 600 requests with one byte changed', async () => {
    const seeds = Object.entries(CORPUS)
    for (let seed = 1; seed <= 600; seed += 1) {
      const [name = '', text = ''] = seeds[seed % seeds.length] ?? []
      await expect(check(`${name}, seed ${seed}`, mutate(text, seed))).resolves.toBeInstanceOf(Array)
    }
  }, 60_000)
})
