import { newId, waitFor } from '@podo/kernel'
import { createDatabase } from '@podo/store'
import { createLogger } from '@podo/telemetry'
import { testDatabase } from '@podo/testkit'
import { expect, test } from 'vitest'
import { dropUnneededArtifacts } from './drop-artifacts.ts'

const log = createLogger({ name: 'test', level: 'silent' })

test('a look tells the builder what to keep, one that fails is followed by the next, and the end is at once', async () => {
  const testing = await testDatabase()
  const database = createDatabase({ connection: testing.worker, role: 'worker' })
  const [teamId, projectId, appId, deploymentId, digest] = [newId(), newId(), newId(), newId(), 'd'.repeat(64)]
  await testing.query('insert into teams (id, name) values ($1, $2)', [teamId, 'Team'])
  await testing.query('insert into projects (id, team_id, name, display_name) values ($1, $2, $3, $3)', [projectId, teamId, 'first'])
  await testing.query('insert into apps (id, team_id, project_id, name, display_name) values ($1, $2, $3, $4, $4)', [appId, teamId, projectId, 'shop'])
  const addBuild = (key: string, named: string, dropped: boolean): Promise<unknown> =>
    testing.query(`insert into builds (id, team_id, app_id, deployment_id, commit, build_key, plan, artifact, milliseconds, dropped_at) values ($1, $2, $3, $4, $5, $6, '{}', $7, 1, ${dropped ? 'now()' : 'null'})`, [
      newId(), teamId, appId, deploymentId, 'a'.repeat(40), key, { kind: 'slug', digest: named, location: '/nowhere', sizeBytes: 1 },
    ])
  await addBuild('1'.repeat(64), digest, false)
  await addBuild('2'.repeat(64), 'e'.repeat(64), true)
  const kept: string[][] = []
  const stop = new AbortController()
  const dropping = dropUnneededArtifacts(
    {
      database,
      log,
      keepReleases: 10,
      firstMs: 5,
      everyMs: 5,
      builder: {
        prune: async (keep) => {
          kept.push([...keep])
          if (kept.length === 1) throw new Error('away')
          return { bytes: 0, count: 0 }
        },
      },
    },
    stop.signal,
  )
  await waitFor({ what: 'a second look', timeoutMs: 5000 }, () => (kept.length > 1 ? true : undefined))
  stop.abort()
  await dropping
  // Nothing needs the one that was there: the first look dropped it, and the other stayed dropped.
  expect(kept.flat()).toEqual([])
  expect(await testing.query('select count(*)::int as dropped from builds where dropped_at is not null')).toEqual([{ dropped: 2 }])
  await database.close()
  await testing.close()
})
