import { join } from 'node:path'
import { deployFiles, filesOf, repositoryRoot } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage } from './stage.ts'
import type { Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  const names = ['missing-variable', 'health-not-found', 'crash-loop']
  await Promise.all(names.map(async (name) => deployFiles(stage.podo, name, await filesOf(join(repositoryRoot, 'examples', 'broken', name)))))
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

  test('shows the lines that podo.yaml lacks', async () => {
    const { page, close } = await stage.visit()
    await page.goto('/p/sample/health-not-found/deployments/1')
    const card = page.getByRole('alert')
    await card.getByText('PODO-VERIFY-HEALTH-NOT-FOUND').waitFor()
    expect(await card.locator('pre').first().textContent()).toBe('health:\n  path: /health')
    await close()
  })
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
