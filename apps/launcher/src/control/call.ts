import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { delay, errorCode } from '@podo/kernel'
import { parseTell, readLines } from './messages.ts'
import type { Ask, Tell } from './messages.ts'

export interface Call {
  ask(message: Ask): void
  /** What the launcher tells, until it closes or dies. */
  readonly told: AsyncIterable<Tell>
  close(): void
}

/** Undefined when no launcher answers there. */
export async function callLauncher(path: string): Promise<Call | undefined> {
  const socket = await open(path)
  if (socket === undefined) return undefined
  let isRead = true
  const told = new ReadableStream<Tell>({
    start: (controller) => {
      readLines(socket, (line) => {
        const message = parseTell(line)
        if (message !== undefined && isRead) controller.enqueue(message)
      })
      socket.on('error', () => socket.destroy())
      socket.on('close', () => isRead && controller.close())
    },
    cancel: () => {
      isRead = false
      socket.destroy()
    },
  })
  return {
    ask: (message) => void socket.write(`${JSON.stringify(message)}\n`),
    told,
    close: () => socket.destroy(),
  }
}

/** Waits for a launcher that is on its way. */
export async function awaitLauncher(path: string, timeoutMs: number, isComing: () => boolean = () => true): Promise<Call | undefined> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const call = await callLauncher(path)
    if (call !== undefined || performance.now() >= deadline || !isComing()) return call
    await delay(25)
  }
}

function open(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error) => {
      const code = errorCode(error)
      if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR') resolve(undefined)
      else reject(error)
    })
  })
}
