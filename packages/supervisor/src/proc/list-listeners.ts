import { readdirSync, readlinkSync } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'

export interface Listener {
  readonly address: string
  readonly port: number
}

interface Row extends Listener {
  readonly inode: string
}

const TABLES = ['/proc/net/tcp6', '/proc/net/tcp']
const LISTEN = '0A'
const MAX_EVIDENCE = 20
/** A row has 150 bytes. The kernel fills what is asked for, so asking for one row at a time stops where we stop. */
const ROW_BYTES = 150

/**
 * Where these processes listen: the evidence for a wrong port. O(sockets of the machine + open files of the family),
 * and never less than 4 ms a table (262,144 hash buckets), which is why it is read off the main thread.
 */
export async function listListeners(pids: readonly number[]): Promise<Listener[]> {
  const own = socketsOf(pids)
  const texts = await Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => '')))
  const found: Listener[] = []
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    const row = parseRow(line)
    if (row === undefined || !own.has(row.inode)) continue
    if (!found.some((seen) => seen.port === row.port && seen.address === row.address)) found.push({ address: row.address, port: row.port })
    if (found.length >= MAX_EVIDENCE) break
  }
  return found
}

/** The listener on a port, if one of these processes owns it. Listening rows come first in each table: O(listeners). */
export async function findOwnListener(port: number, pids: readonly number[]): Promise<Listener | undefined> {
  const own = socketsOf(pids)
  const found = await Promise.all(TABLES.map((table) => searchListening(table, (row) => row.port === port && own.has(row.inode))))
  const row = found.find((candidate) => candidate !== undefined)
  return row && { address: row.address, port: row.port }
}

async function searchListening(table: string, isWanted: (row: Row) => boolean): Promise<Row | undefined> {
  const handle = await open(table, 'r').catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const buffer = Buffer.alloc(ROW_BYTES)
    let rest = ''
    for (let isHeader = true; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, ROW_BYTES, null)
      if (bytesRead === 0) return undefined
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const row = parseRow(line)
        if (row && isWanted(row)) return row
        if (row === undefined && !isHeader) return undefined
        isHeader = false
      }
    }
  } finally {
    await handle.close()
  }
}

/** proc_net_tcp(5). Undefined for the header and for sockets that do not listen. */
function parseRow(line: string): Row | undefined {
  const fields = line.trim().split(/\s+/)
  const [address, port] = (fields[1] ?? '').split(':')
  const inode = fields[9]
  if (fields[3] !== LISTEN || inode === undefined || address === undefined || port === undefined) return undefined
  return { inode, address: parseAddress(address), port: Number.parseInt(port, 16) }
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

function socketsOf(pids: readonly number[]): Set<string> {
  const inodes = new Set<string>()
  for (const pid of pids) {
    for (const fd of openFiles(pid)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkTarget(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined) inodes.add(inode)
    }
  }
  return inodes
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
