import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId, waitFor } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createGitBuiltin } from './index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-git-crash-'))
})
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

const program = join(import.meta.dirname, 'fixtures', 'upload-and-die.ts')
const upload = (appId: string, point: string, content: string): { signal: string | null; stdout: string } => {
  const { signal, stdout } = spawnSync(process.execPath, [program, folder, appId, point, content], { encoding: 'utf8', timeout: 20_000 })
  return { signal, stdout }
}

test.each(['contents', 'upload.before'])('kill -9 at %s leaves the branch where it was, and the same upload goes through afterwards', async (point) => {
  const appId = newId()
  const first = upload(appId, 'never', 'one').stdout
  expect(upload(appId, point, 'two').signal).toBe('SIGKILL')
  const store = createGitBuiltin({ folder, logger: createLogger({ name: 'test', level: 'silent' }) })
  expect((await store.describe(appId, 'main'))?.commit).toBe(first)
  const second = upload(appId, 'never', 'two').stdout
  expect(await store.describe(appId, 'main')).toMatchObject({ commit: second, message: 'two' })
  expect((await store.changes(appId, first, second)).commits.length).toBe(1)
})

test('kill -9 after the upload leaves one commit, and uploading again gives that one back', async () => {
  const appId = newId()
  upload(appId, 'never', 'one')
  expect(upload(appId, 'upload.after', 'two').signal).toBe('SIGKILL')
  const store = createGitBuiltin({ folder, logger: createLogger({ name: 'test', level: 'silent' }) })
  const landed = await waitFor({ what: 'the commit', timeoutMs: 5000 }, async () => {
    const head = await store.describe(appId, 'main')
    return head?.message === 'two' ? head : undefined
  })
  expect(upload(appId, 'never', 'two').stdout).toBe(landed.commit)
})

test('what a killed upload left behind is gone an hour later, and not before', async () => {
  const appId = newId()
  upload(appId, 'never', 'one')
  upload(appId, 'contents', 'two')
  const leftovers = async (): Promise<number> => (await readdir(join(folder, `${appId}.git`, 'objects', 'pack'))).filter((name) => name.startsWith('tmp_')).length
  const logger = createLogger({ name: 'test', level: 'silent' })
  await createGitBuiltin({ folder, logger }).ensure(appId)
  expect(await leftovers()).toBe(1)
  await createGitBuiltin({ folder, logger, now: () => Date.now() + 3_700_000 }).ensure(appId)
  expect(await leftovers()).toBe(0)
})
