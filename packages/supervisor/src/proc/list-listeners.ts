import { readdirSync, readlinkSync } from 'node:fs'
import { errorCode } from '@podo/kernel'
import { readProcFile } from './read-stat.ts'

export interface Listener {
  readonly address: string
  readonly port: number
}

const LISTEN = '0A'
const MAX_EVIDENCE = 20

/** TCP sockets in LISTEN by inode, out of `/proc/net/tcp` and `tcp6`. O(sockets of the machine). */
export function listListeningSockets(): Map<string, Listener> {
  const sockets = new Map<string, Listener>()
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (readProcFile(file)?.toString('latin1') ?? '').split('\n')
    for (const line of lines.slice(1)) {
      const fields = line.trim().split(/\s+/)
      const [address, port] = (fields[1] ?? '').split(':')
      const inode = fields[9]
      if (fields[3] !== LISTEN || inode === undefined || address === undefined || port === undefined) continue
      sockets.set(inode, { address: parseAddress(address), port: Number.parseInt(port, 16) })
    }
  }
  return sockets
}

export const isListenedOn = (port: number): boolean => Array.from(listListeningSockets().values()).some((socket) => socket.port === port)

/** Where these processes listen: the evidence for "ready" and for "wrong port". O(sockets + open files of the family). */
export function listListeners(pids: readonly number[]): Listener[] {
  const sockets = listListeningSockets()
  const found: Listener[] = []
  for (const inode of socketInodes(pids)) {
    const listener = sockets.get(inode)
    if (listener && !found.some((seen) => seen.port === listener.port && seen.address === listener.address)) found.push(listener)
    if (found.length >= MAX_EVIDENCE) break
  }
  return found
}

function* socketInodes(pids: readonly number[]): Generator<string> {
  for (const pid of pids) {
    for (const fd of openFiles(pid)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined) yield inode
    }
  }
}

/** Kernel order: 32-bit words in the byte order of the machine, which is little endian wherever Node.js runs. */
function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)))
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.every((byte) => byte === 0)) return '::'
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1'
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff) return bytes.slice(12).join('.')
  const words = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16))
  return words.join(':')
}

function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`)
  } catch (error) {
    if (isGone(error)) return []
    throw error
  }
}

function linkTarget(path: string): string {
  try {
    return readlinkSync(path)
  } catch (error) {
    if (isGone(error)) return ''
    throw error
  }
}

const isGone = (error: unknown): boolean => ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(errorCode(error) ?? '')
