import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'
import { deployFiles } from './testing/upload.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const sampleFolder = join(import.meta.dirname, '../../../examples/sample')
const withSample = (root: string): Promise<void> => cp(sampleFolder, join(root, 'runtime', 'examples', 'sample'), { recursive: true })

describe('the first start', () => {
  it('deploys the sample once a database, through the path of every upload', async () => {
    server = await startServer({ roles: ['server', 'worker'], sample: true, prepare: withSample })
    const { database } = server
    const sample = await server.ask({ path: '/api/projects/sample/apps/sample', as: 'local' })
    expect(sample).toMatchObject({ status: 200, json: { environments: [{ address: 'http://sample.localhost:8701', latest: { number: 1, trigger: 'manual', commit: { author: 'Podo' } } }] } })
    expect(await database.query('select count(*)::int as n from deployments')).toEqual([{ n: 1 }])
    expect(await server.ask({ path: '/api/activity', as: 'local' })).toMatchObject({ json: { items: [{ actor: 'Podo', via: 'worker', action: 'deployment.create' }] } })
    const again = await server.another()
    expect(await database.query('select count(*)::int as n from deployments')).toEqual([{ n: 1 }])
    await again.stop()
  })

  it('makes one team and one project, however many start at once', async () => {
    server = await startServer({ roles: ['server', 'worker'], emptyDatabase: true })
    const others = await Promise.all([server.another(), server.another()])
    expect(await server.database.query('select (select count(*) from teams)::int as teams, (select count(*) from projects)::int as projects, (select count(*) from apps)::int as apps')).toEqual([{ teams: 1, projects: 1, apps: 0 }])
    for (const other of others) await other.stop()
  })
})

describe('a worker beside the server', () => {
  it('takes a deployment up and says where it is, while the agent is away', async () => {
    server = await startServer({ roles: ['server', 'worker'] })
    const running = server
    await running.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: 'local' })
    await deployFiles(running, 'local', 'shop', [{ path: 'index.html', content: '<h1>shop</h1>' }])
    const path = '/api/projects/sample/apps/shop/deployments/1'
    const seen = await waitFor({ what: 'the build', timeoutMs: 15_000, everyMs: 50 }, async () => {
      const answer = (await running.ask({ path, as: 'local' })).json as { status: string; phases: { phase: string; status: string }[] }
      return answer.phases.find(({ phase }) => phase === 'build')?.status === 'succeeded' ? answer : undefined
    })
    expect(seen.phases.slice(0, 2)).toMatchObject([{ phase: 'fetch', status: 'succeeded' }, { phase: 'plan', status: 'succeeded' }])
    const line = await waitFor({ what: 'the log', timeoutMs: 5_000 }, async () => {
      const { lines } = (await running.ask({ path: `${path}/log`, as: 'local' })).json as { lines: { process: string }[] }
      return lines[0]
    })
    expect(line).toMatchObject({ process: 'fetch', text: expect.stringMatching(/^Commit [0-9a-f]{8}/) })
  })

  it('stops within its time with a deployment in work, and leaves it to the next', async () => {
    server = await startServer({ roles: ['server', 'worker'] })
    await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: 'local' })
    await deployFiles(server, 'local', 'shop', [{ path: 'index.html', content: '<h1>shop</h1>' }])
    const began = performance.now()
    await server.stop()
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(await server.database.query('select count(*)::int as open from deployments where ended_at is null')).toEqual([{ open: 1 }])
  })
})
