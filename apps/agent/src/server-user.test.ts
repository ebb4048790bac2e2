import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHarness } from './testing/start-agent.ts'
import type { AgentHarness } from './testing/start-agent.ts'

const execute = promisify(execFile)
const SERVER = { uid: 12_345, gid: 12_346 }
const isRoot = process.getuid?.() === 0

let agent: AgentHarness
beforeEach(async () => {
  agent = await createHarness()
  const data = join(agent.root, 'data')
  for (const name of ['builds', 'caches', 'slugs']) await chown(join(data, name), SERVER.uid, SERVER.gid)
  await agent.start({ PODO_USER_ID: String(SERVER.uid), PODO_GROUP_ID: String(SERVER.gid) })
})
afterEach(() => agent.close())

const asUser = async (user: { uid: number; gid: number }, script: string): Promise<string> => (await execute(process.execPath, ['--input-type=module', '-e', script], { ...user, cwd: '/' })).stdout

describe.runIf(isRoot)('the user that runs the server', () => {
  it('may speak to the agent, and other users may not', async () => {
    const script = `import { request } from 'node:http'
      request({ socketPath: ${JSON.stringify(join(agent.root, 'run', 'agent', 'agent.sock'))}, path: '/v1/hello', agent: false }, (answer) => { console.log(answer.statusCode); answer.resume() }).on('error', (error) => console.log(error.code)).end()`
    expect(await asUser(SERVER, script)).toBe('200\n')
    expect(await asUser({ uid: 54_321, gid: 54_321 }, script)).toBe('EACCES\n')
  })

  it('reads the logs of apps, which the agent alone writes', async () => {
    const spec = agent.spec({ slug: await agent.slug({ 'x.js': '' }), processes: [{ name: 'job', command: 'echo hello from the job; sleep 60', count: 1, overlap: false }] })
    await agent.ready(spec)
    const logs = join(agent.root, 'data', 'agent', 'logs')
    const read = `import { createLogSegments } from ${JSON.stringify(join(import.meta.dirname, '../../../adapters/logs-segments/src/index.ts'))}
      const page = await createLogSegments({ root: ${JSON.stringify(logs)} }).read({ kind: 'app', id: '${spec.targetId}' }, { limit: 10 }).catch((error) => ({ lines: [{ text: error.code }] }))
      console.log(page.lines.map((line) => line.text).join())`
    await waitFor({ what: 'the line', timeoutMs: 5_000 }, async () => ((await asUser(SERVER, read)) === 'hello from the job\n' ? true : undefined))
    expect(await asUser({ uid: 54_321, gid: 54_321 }, read)).toBe('EACCES\n')
    expect(await asUser(SERVER, `import { appendFileSync } from 'node:fs'; try { appendFileSync('${logs}/app/${spec.targetId}/0000000000000001.log', 'x'); console.log('wrote') } catch (error) { console.log(error.code) }`)).toBe('EACCES\n')
  })

  it('gets a build folder back after a run, while the cache stays with the app; the app reaches both by their paths', async () => {
    const folder = await agent.build({ 'package.json': '{}' })
    const cache = join(agent.root, 'data', 'caches', 'app-1')
    await mkdir(cache)
    for (const path of [folder, join(folder, 'package.json'), cache]) await chown(path, SERVER.uid, SERVER.gid)
    await chmod(folder, 0o700)
    const run = { key: randomUUID(), appId: randomUUID(), folder, caches: [cache], command: `cat ${folder}/package.json > made; mkdir sub; ln -s /etc/passwd link; echo kept > ${cache}/kept; id -u`, environment: {}, limits: {}, timeoutSeconds: 30, outputBytes: 10_000 }
    await agent.client.run(run)
    expect(await agent.client.runStatus(run.key, 10_000)).toMatchObject({ reason: 'exited', exitCode: 0 })
    for (const path of ['', 'made', 'sub', 'package.json']) expect((await stat(join(folder, path))).uid).toBe(SERVER.uid)
    expect((await stat('/etc/passwd')).uid).toBe(0)
    expect((await stat(cache)).uid).toBeGreaterThanOrEqual(1_000_000_000)
    const again = { ...run, key: randomUUID(), command: `cat ${cache}/kept > found` }
    await agent.client.run(again)
    expect(await agent.client.runStatus(again.key, 10_000)).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(folder, 'found'), 'utf8')).toBe('kept\n')
  })

  it('has its slug left as it was by a pre-deploy command, which works in a layer over it', async () => {
    const slug = await agent.slug({ 'app/data.txt': 'before' })
    const run = { key: randomUUID(), appId: randomUUID(), folder: join(slug.folder, 'app'), command: 'echo after >> data.txt && cat data.txt', environment: {}, limits: {}, timeoutSeconds: 30, outputBytes: 10_000 }
    await agent.client.run(run)
    expect(await agent.client.runStatus(run.key, 10_000)).toMatchObject({ reason: 'exited', exitCode: 0 })
    expect(await readFile(join(slug.folder, 'app', 'data.txt'), 'utf8')).toBe('before')
    expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(agent.root)
  })

  it('cannot make the agent hand out what is not Podo\'s, by a link either', async () => {
    const folder = await agent.build({})
    const { symlink } = await import('node:fs/promises')
    await symlink('/etc', join(folder, 'link'))
    const run = { key: randomUUID(), appId: randomUUID(), folder: join(folder, 'link'), command: 'id', environment: {}, limits: {}, timeoutSeconds: 30, outputBytes: 10_000 }
    await agent.client.run(run)
    expect(await agent.client.runStatus(run.key, 10_000)).toMatchObject({ state: 'ended', reason: 'lost' })
    expect((await stat('/etc')).uid).toBe(0)
    const slug = await agent.slug({ 'index.html': 'x' })
    await symlink('/etc', join(slug.folder, 'public'))
    await expect(agent.client.startRelease(agent.spec({ slug, processes: [], staticSite: { root: 'public', fallback: null } }))).rejects.toMatchObject({ code: 'FOLDER_NOT_ALLOWED' })
    await writeFile(join(slug.folder, 'ok'), '')
  })
})
