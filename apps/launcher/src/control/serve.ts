import { unlinkSync } from 'node:fs'
import { chmod, unlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { errorCode } from '@podo/kernel'
import { parseAsk, readLines } from './messages.ts'
import type { Ask, Tell } from './messages.ts'

export interface Caller {
  tell(message: Tell): void
}

export interface Control {
  /** To everybody who listens in. */
  tellAll(message: Tell): void
  /** Takes no more callers, then tells those there are the last word: whoever calls after it finds the next launcher. */
  close(lastWord: Tell): void
}

/** Only whoever holds the lock serves, so a socket that is already there is a dead launcher's. */
export async function serveControl(path: string, answer: (ask: Ask, caller: Caller) => void): Promise<Control> {
  const callers = new Set<Socket>()
  const server = createServer((socket) => {
    callers.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => callers.delete(socket))
    readLines(socket, (line) => {
      const ask = parseAsk(line)
      if (ask?.ask === 'attach') send(socket, { tell: 'heard' })
      if (ask !== undefined) answer(ask, { tell: (message) => send(socket, message) })
    })
  })
  await unlink(path).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw error
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  return {
    tellAll: (message) => callers.forEach((socket) => send(socket, message)),
    close: (lastWord) => {
      server.close()
      removeSocket(path)
      callers.forEach((socket) => {
        send(socket, lastWord)
        socket.end()
      })
    },
  }
}

const send = (socket: Socket, message: Tell): void => void (socket.writable && socket.write(`${JSON.stringify(message)}\n`))

function removeSocket(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}
