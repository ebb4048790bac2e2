import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { detectCgroups } from './detect.ts'

const isRoot = process.getuid?.() === 0
const NONE = { version: 'none', roots: [], own: null }

it('without a mount there are none, and nothing is made', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podo-cgroup-'))
  expect(detectCgroups('podo-test', join(folder, 'none'))).toEqual(NONE)
  expect(detectCgroups('podo-test', folder)).toEqual(NONE)
  await rm(folder, { recursive: true })
})

it.runIf(isRoot)('where the folder for the mount is one of sysfs, which lets nobody make a folder, the answer comes at once', () => {
  const script = `import { detectCgroups } from ${JSON.stringify(join(import.meta.dirname, 'detect.ts'))}; console.log(JSON.stringify(detectCgroups('podo-test')))`
  const output = execFileSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', 'umount -R /sys/fs/cgroup && exec "$0" --input-type=module -e "$1"', process.execPath, script], { encoding: 'utf8', timeout: 10_000 })
  expect(JSON.parse(output)).toEqual(NONE)
})
