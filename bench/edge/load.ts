import { connect } from 'node:net'

export interface Load {
  readonly port: number
  readonly connections: number
  readonly requests: number
}

export interface LoadResult {
  readonly seconds: number
  readonly answers: number
}

const REQUEST = Buffer.from('GET /path HTTP/1.1\r\nHost: bench.localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')
const BODY_BYTES = 256

/** Sends requests one after another on each connection, reading as little of the answers as proves them whole. */
export async function load({ port, connections, requests }: Load): Promise<LoadResult> {
  const started = performance.now()
  let sent = 0
  let answers = 0
  const runOne = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      let pending = Buffer.alloc(0)
      const next = (): void => {
        if (sent >= requests) {
          socket.destroy()
          resolve()
          return
        }
        sent += 1
        socket.write(REQUEST)
      }
      socket.on('connect', next)
      socket.on('data', (chunk) => {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
        const end = pending.indexOf(HEAD_END)
        if (end === -1 || pending.length < end + HEAD_END.length + BODY_BYTES) return
        if (pending.toString('latin1', 9, 12) !== '200') reject(new Error('the answer was not 200'))
        pending = Buffer.alloc(0)
        answers += 1
        next()
      })
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('the connection closed')))
    })
  await Promise.all(Array.from({ length: connections }, runOne))
  return { seconds: (performance.now() - started) / 1000, answers }
}
