import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, Secret } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function recorded(write: (log: ReturnType<typeof createLogger>) => void): { lines: string[]; records: Record<string, unknown>[] } {
  const lines: string[] = []
  write(createLogger({ name: 'test', level: 'info', destination: { write: (line: string) => void lines.push(line) } }))
  return { lines, records: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('createLogger', () => {
  it('writes one line of JSON with the message constant and the values as fields', () => {
    const { lines, records } = recorded((log) => log.info({ app: 'shop', port: 8701 }, 'route added'))
    expect(lines).toHaveLength(1)
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1)
    expect(records[0]).toMatchObject({ level: 'info', program: 'test', pid: process.pid, app: 'shop', port: 8701, message: 'route added' })
    expect(Number.isNaN(Date.parse(String(records[0]?.['time'])))).toBe(false)
  })

  it('keeps a line of a foreign text one line', () => {
    const { lines } = recorded((log) => log.info({ commit: 'a\n{"level":"fatal"}' }, 'commit read'))
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1)
  })

  it('never shows a Secret, at any depth, nor a field named like one', () => {
    const { lines } = recorded((log) => {
      log.info({ key: new Secret('canary-1'), deep: { list: [new Secret('canary-2')] } }, 'first')
      log.info({ password: 'canary-3', database: { connectionString: 'canary-4' } }, 'second')
      log.child({ token: 'canary-5' }).info('third')
    })
    expect(lines.join('')).not.toMatch(/canary/)
    expect(lines).toHaveLength(3)
  })

  it('describes an AppError by its code and keeps its cause', () => {
    const err = new AppError({ kind: 'unavailable', code: 'AGENT_AWAY', publicMessage: 'Try again.', cause: new Error('broken pipe') })
    const { records } = recorded((log) => log.error({ err }, 'call failed'))
    expect(records[0]?.['err']).toMatchObject({ code: 'AGENT_AWAY', message: 'Try again.', cause: { message: 'broken pipe' } })
  })

  it('drops what is below its level', () => {
    expect(recorded((log) => log.debug('quiet')).lines).toEqual([])
  })

  it('makes its file readable by its owner alone and appends to it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'podo-log-'))
    try {
      const file = join(folder, 'server.log')
      createLogger({ name: 'a', level: 'info', destination: file }).info('one')
      createLogger({ name: 'b', level: 'info', destination: file }).info('two')
      expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2)
      expect(statSync(file).mode & 0o777).toBe(0o600)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
