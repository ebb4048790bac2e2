import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot, requestApp, startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webApp } from './apps.ts'

let podo: TestPodo
let folder: string

beforeAll(async () => {
  podo = await startPodo({ sample: true })
  folder = join(await mkdtemp(join(tmpdir(), 'podo-readme-')), 'shop')
  await mkdir(folder)
})

afterAll(async () => {
  await podo.stop()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

/** The commands of every sh fence, in order. */
async function commandsOf(file: string): Promise<string[]> {
  const text = await readFile(join(repositoryRoot, file), 'utf8')
  return [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap((match) => (match[1] ?? '').split('\n').map((line) => line.trim())).filter((line) => line !== '')
}

async function write(text: string): Promise<void> {
  for (const [path, content] of Object.entries(webApp(text))) await writeFile(join(folder, path), content)
}

/** What `npm ci`, `npm start` and `npm test` do is done by whoever runs this; the others are run here as they stand. */
const DONE_BY_OTHERS = new Set(['npm ci', 'npm start', 'npm test'])

test.each(['README.md', 'README.ko.md'])('the commands of %s work in their order', async (file) => {
  await write('one')
  const commands = (await commandsOf(file)).filter((command) => !DONE_BY_OTHERS.has(command))
  expect(commands).toEqual(['podo deploy', 'podo rollback'])
  for (const [index, command] of commands.entries()) {
    if (index > 0) {
      await write(`changed for ${file}`)
      await podo.api.apps.liftHold({ project: 'sample', app: 'shop' })
      expect((await podo.cli(['deploy'], { cwd: folder })).exitCode).toBe(0)
    }
    const [, ...args] = command.split(' ')
    const done = await podo.cli([...args, ...(index === 0 ? ['--pass-hold'] : [])], { cwd: folder })
    expect(done).toMatchObject({ exitCode: 0, stderr: '' })
    expect((await requestApp(podo.appsPort, 'shop.localhost')).body).toBe('one')
  }
})

test('both languages show the same commands', async () => {
  expect(await commandsOf('README.ko.md')).toEqual(await commandsOf('README.md'))
})

test('the sample answers at its address', async () => {
  await expect.poll(async () => (await requestApp(podo.appsPort, 'sample.localhost')).status, { timeout: 20_000 }).toBe(200)
})
