import type { Cause } from '@podo/domain'
import type { LogLine, LogQuery, LogStore, LogStream } from '@podo/ports'
import { describe, expect, test } from 'vitest'
import { locateEvidence } from './locate-evidence.ts'

const IDS = { deployment: 'd1', app: 't1' }
const cause = (evidence: Cause['evidence']): Cause => ({ code: 'PODO-START-EXITED', phase: 'start', fault: 'app', sentence: '', nextAction: '', evidence, facts: {} })
const log = (lines: readonly string[]): Cause['evidence'][number] => ({ kind: 'log', lines })

/** Logs of these lines; a query with a text answers from `older` alone, as one that looks behind the newest page. */
function logs(of: Readonly<Record<string, readonly string[]>>, older: readonly string[] = []): { store: Pick<LogStore, 'read'>; asked: { stream: LogStream; query: LogQuery }[] } {
  const asked: { stream: LogStream; query: LogQuery }[] = []
  const read: LogStore['read'] = async (stream, query) => {
    asked.push({ stream, query })
    const texts = query.contains === undefined ? (of[stream.id] ?? []) : older
    const lines: LogLine[] = texts.map((text, index) => ({ sequence: 10 + index, at: 0, text, level: 'info', process: 'web', instance: '', cut: false }))
    return { lines, firstKept: 1, firstKeptAt: null, last: 0, more: false, reached: 1, searched: { lines: 0, bytes: 0 } }
  }
  return { store: { read }, asked }
}

describe('the evidence of a cause', () => {
  test('gets the place of its strongest line in the log of the deployment and in that of the app', async () => {
    const { store } = logs({ d1: ['fetched', 'worker: Error: no queue', 'bye'], t1: ['Error: no queue', 'bye'] })
    const located = await locateEvidence(store, cause([{ kind: 'exit', exitCode: 1, signal: null }, log(['Error: no queue', 'bye'])]), IDS)
    expect(located.evidence).toEqual([{ kind: 'exit', exitCode: 1, signal: null }, { kind: 'log', lines: ['Error: no queue', 'bye'], place: { deployment: 11, app: 10 } }])
  })

  test('is searched for in the last hour of the app’s log where others have written a page since', async () => {
    const { store, asked } = logs({ t1: ['GET / 200'] }, ['Error: no queue', 'Error: no queue at all'])
    const located = await locateEvidence(store, cause([log(['Error: no queue'])]), IDS)
    expect(located.evidence[0]).toMatchObject({ place: { deployment: null, app: 10 } })
    expect(asked.at(-1)).toMatchObject({ stream: { kind: 'app', id: 't1' }, query: { contains: 'Error: no queue' } })
    expect(asked.at(-1)?.query.since).toBeGreaterThan(Date.now() - 3_700_000)
  })

  test('that has a place keeps it, and one that stands nowhere says so', async () => {
    const { store, asked } = logs({})
    const placed: Cause['evidence'][number] = { kind: 'log', lines: ['x'], place: { deployment: 1, app: null } }
    expect((await locateEvidence(store, cause([placed]), IDS)).evidence).toEqual([placed])
    expect(asked).toEqual([])
    expect((await locateEvidence(store, cause([log(['x'])]), { deployment: null, app: 't1' })).evidence[0]).toMatchObject({ place: { deployment: null, app: null } })
  })
})
