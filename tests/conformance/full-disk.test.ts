import { execFile } from 'node:child_process'
import { statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { errorCode } from '@podo/kernel'
import { deployFiles, requestApp, startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webApp } from './apps.ts'

/** Parts of the agent's data on a small disk of their own, filled to the last block and the last inode. Needs root, to mount it. */
const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

let podo: TestPodo
const mounts: string[] = []

async function mountSmall(folder: string): Promise<string> {
  await run('mount', ['-t', 'tmpfs', '-o', 'size=2m,nr_inodes=200,mode=0711', 'tmpfs', folder])
  mounts.push(folder)
  return folder
}

function fill(folder: string): void {
  const untilFull = (write: (index: number) => void): void => {
    for (let index = 0; ; index += 1) {
      try {
        write(index)
      } catch (error) {
        if (errorCode(error) !== 'ENOSPC') throw error
        return
      }
    }
  }
  untilFull((index) => writeFileSync(join(folder, `block-${index}`), Buffer.alloc(65_536)))
  untilFull((index) => writeFileSync(join(folder, `inode-${index}`), ''))
  expect(statfsSync(folder)).toMatchObject({ bavail: 0, ffree: 0 })
}

const makeRoom = (folder: string): Promise<unknown> => run('find', [folder, '-maxdepth', '1', '-type', 'f', '-name', '*-[0-9]*', '-delete'])

describe.runIf(isRoot)('a deployment while the disk of the agent is full', () => {
  beforeAll(async () => {
    podo = await startPodo()
  })

  afterAll(async () => {
    for (const folder of mounts) await makeRoom(folder)
    await podo.stop().catch(() => undefined)
    for (const folder of mounts) await run('umount', ['--lazy', folder])
    await rm(podo.data, { recursive: true, force: true })
  })

  test('where the files of processes are laid out names it, leaves what serves alone, and goes well once there is room', async () => {
    await deployFiles(podo, 'shop', webApp('before'))
    const folder = await mountSmall(join(podo.data, 'agent', 'instances'))
    fill(folder)
    const failed = await deployFiles(podo, 'shop', webApp('after'))
    expect(failed).toMatchObject({
      status: 'failed',
      cause: { code: 'PODO-START-DISK-FULL', sentence: expect.stringContaining('disk is full') as string, nextAction: expect.stringContaining('Free room') as string, setting: { where: 'machine', name: 'disk' } },
    })
    expect((await requestApp(podo.appsPort, 'shop.localhost', '/')).body).toBe('before')
    await makeRoom(folder)
    expect((await deployFiles(podo, 'shop', webApp('after'))).status).toBe('succeeded')
    expect((await requestApp(podo.appsPort, 'shop.localhost', '/')).body).toBe('after')
  })

  test('where its state lies names it, too, and leaves nothing behind', async () => {
    const folder = await mountSmall(join(podo.data, 'agent', 'targets'))
    fill(folder)
    expect(await deployFiles(podo, 'fresh', webApp('fresh'))).toMatchObject({ status: 'failed', cause: { code: 'PODO-START-DISK-FULL', sentence: expect.stringContaining('disk') as string } })
    await makeRoom(folder)
    expect((await deployFiles(podo, 'fresh', webApp('fresh'))).status).toBe('succeeded')
  })

  test('an app is deleted on a full disk, because that is how room is made', async () => {
    const [, folder = ''] = mounts
    fill(folder)
    await podo.api.apps.delete({ project: 'sample', app: 'fresh', confirm: 'fresh' })
    await expect.poll(() => podo.api.apps.list({ project: 'sample', limit: 10 }).then(({ items }) => items.map(({ name }) => name)), { timeout: 30_000, interval: 100 }).toEqual(['shop'])
    await makeRoom(folder)
  })

  test('where builds are written down names it as the build\'s', async () => {
    const folder = await mountSmall(join(podo.data, 'agent', 'runs'))
    fill(folder)
    const files = webApp('built', { 'podo.yaml': 'build: "true"\n' })
    expect(await deployFiles(podo, 'built', files)).toMatchObject({ status: 'failed', cause: { code: 'PODO-BUILD-DISK-FULL', sentence: expect.stringContaining('disk') as string } })
    await makeRoom(folder)
    expect((await deployFiles(podo, 'built', files)).status).toBe('succeeded')
  })
})
