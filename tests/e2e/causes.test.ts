import { join } from 'node:path'
import { deployFiles, filesOf, repositoryRoot } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage

/** It serves, and detection has two things to say about it. */
const NOTICED = {
  'package.json': JSON.stringify({ scripts: { start: 'node server.js' }, engines: { node: '^20' } }),
  'server.js': "require('node:http').createServer((_request, response) => response.end('here')).listen(process.env.PORT)\n",
  Dockerfile: 'FROM node:24\n',
}

beforeAll(async () => {
  stage = await openStage()
  const names = ['missing-variable', 'health-not-found', 'crash-loop', 'no-start']
  const broken = names.map(async (name) => deployFiles(stage.podo, name, await filesOf(join(repositoryRoot, 'examples', 'broken', name))))
  await Promise.all([...broken, deployFiles(stage.podo, 'noticed', NOTICED)])
})

afterAll(() => stage.close())

describe('the cause of a failed deployment', () => {
  test('leads to the form that mends it, with the name filled in', async () => {
    const { page, faults, close } = await stage.visit()
    await page.goto('/p/sample/missing-variable/deployments/1')
    const card = page.getByRole('alert')
    await card.getByText('PODO-START-MISSING-VARIABLE').waitFor()
    expect(await card.textContent()).toContain('it reads PAYMENT_KEY, which is not set (.env.example names it)')
    await card.getByRole('link', { name: 'Set PAYMENT_KEY' }).click()
    const dialog = page.getByRole('dialog')
    expect(await dialog.getByLabel('Name').inputValue()).toBe('PAYMENT_KEY')
    expect(await dialog.textContent()).toContain('Add secret')
    expect(faults).toEqual([])
    await close()
  })

  test('says in Korean what it says in English, from its facts', async () => {
    const { page, close } = await stage.visit({ language: 'ko' })
    await page.goto('/p/sample/missing-variable/deployments/1')
    const card = page.getByRole('alert')
    await card.getByText('PODO-START-MISSING-VARIABLE').waitFor()
    const text = (await card.textContent()) ?? ''
    expect(text).toContain('PAYMENT_KEY 변수가 설정되지 않았어요.')
    expect(text).not.toMatch(/which is not set|undefined/)
    await close()
  })

  test('of a plan that could not be made says in Korean what is missing and what to write', async () => {
    const { page, close } = await stage.visit({ language: 'ko' })
    await page.goto('/p/sample/no-start/deployments/1')
    const card = page.getByRole('alert')
    await card.getByText('PODO-PLAN-NO-START').waitFor()
    const text = (await card.textContent()) ?? ''
    expect(text).toContain('package.json 파일에 start 스크립트와 main이 없고')
    expect(text).toContain('processes.web을 적으세요.')
    expect(text).not.toMatch(/no start script|under scripts/)
    await close()
  })

  test('shows the lines that podo.yaml lacks', async () => {
    const { page, close } = await stage.visit()
    await page.goto('/p/sample/health-not-found/deployments/1')
    const card = page.getByRole('alert')
    await card.getByText('PODO-VERIFY-HEALTH-NOT-FOUND').waitFor()
    expect(await card.locator('pre').first().textContent()).toBe('health:\n  path: /health')
    await close()
  })
})

test.each([
  ['en', ['Dockerfile is not used: this cluster runs the app as processes.', 'package.json asks for Node.js ^20; Podo runs it with Node.js 24.']],
  ['ko', ['Dockerfile 파일은 쓰지 않아요.', 'package.json 파일에는 Node.js ^20 버전이 적혀 있지만 Podo는 Node.js 24 버전으로 실행해요.']],
] as const)('what is said beside a plan is said in %s, on the page of the deployment and of the settings', async (language, sentences) => {
  const { page, faults, close } = await stage.visit({ language })
  for (const path of ['deployments/1', 'settings']) {
    await page.goto(`/p/sample/noticed/${path}`)
    for (const sentence of sentences) await page.getByRole('paragraph').filter({ hasText: sentence }).waitFor()
  }
  expect(faults).toEqual([])
  await close()
})

test('an app that does badly says why on its own page, and leads to the way back', async () => {
  const { page, faults, close } = await stage.visit()
  await page.goto('/p/sample/crash-loop')
  await expect.poll(() => page.getByText('PODO-RUN-CRASH-LOOP').count(), { timeout: 40_000, interval: 500 }).toBe(1)
  const card = page.getByRole('alert').filter({ hasText: 'PODO-RUN-CRASH-LOOP' })
  expect(await card.textContent()).toContain('the queue went away')
  await card.getByRole('link', { name: 'Releases and rollback' }).click()
  await page.waitForURL('**/releases')
  expect(faults).toEqual([])
  await close()
})
