import { acceptFiles, deployFiles, requestApp } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slowBuild, webApp, wrongPort } from './apps.ts'
import { openStage } from './stage.ts'
import type { Stage, Visit } from './stage.ts'

let stage: Stage
let english: Visit
let korean: Visit

beforeAll(async () => {
  stage = await openStage()
  english = await stage.visit()
  korean = await stage.visit({ language: 'ko', theme: 'dark', width: 390 })
  await deployFiles(stage.podo, 'shop', webApp('one'))
})

afterAll(async () => {
  await english.close()
  await korean.close()
  await stage.close()
})

const body = async (path = '/'): Promise<string> => (await requestApp(stage.podo.appsPort, 'shop.localhost', path)).body

describe('the console', () => {
  test('leads from the projects to the app, which says first how it is', async () => {
    const { page } = english
    await page.goto('/')
    await page.getByText('1 app is live').waitFor()
    await page.getByRole('link', { name: /shop/ }).first().click()
    await page.getByText(/^shop is live, v1, since /).waitFor()
    await page.getByRole('link', { name: 'Open' }).waitFor()
    expect(await page.getByRole('link', { name: 'Open' }).getAttribute('href')).toContain(`shop.localhost:${stage.podo.appsPort}`)
  })

  test('shows a deployment while it moves, with phases and log, without being loaded again', async () => {
    const { number } = await acceptFiles(stage.podo, 'shop', slowBuild('two'))
    const { page } = english
    await page.getByText('is on its way').waitFor()
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('/favicon-working.svg')
    await page.getByRole('link', { name: 'Follow it' }).click()
    await page.getByText(`#${number}: building`).waitFor()
    await page.getByRole('log').getByText('step 3').waitFor()
    await page.getByText(/^v2 went live in .* and serves everyone$/).waitFor()
    await page.getByRole('log').getByText('step 12').waitFor()
    await expect.poll(() => page.locator('link[rel=icon]').getAttribute('href')).toBe('/favicon.svg')
    expect(await body()).toBe('two')
  })

  test('shows output of an app as text and colour, never as anything else', async () => {
    const { page } = english
    await page.getByRole('log').getByText('<img src=x').waitFor()
    expect(await page.getByRole('log').locator('img').count()).toBe(0)
    expect(await page.evaluate("look.colourOf('red text')")).not.toBe(await page.evaluate("look.colourOf('<img src=x')"))
    expect(await page.title()).not.toContain('owned')
  })

  test('tells why a deployment failed, what was seen and what to do next', async () => {
    const failed = await deployFiles(stage.podo, 'shop', wrongPort)
    const { page } = english
    await page.goto(`/p/sample/shop/deployments/${failed.number}`)
    await page.getByText(/^v3 failed after .*: the app never listened on its port$/).waitFor()
    await page.getByText('v2 still serves everyone').waitFor()
    const cause = page.getByRole('alert')
    await cause.getByText('PODO-VERIFY-WRONG-PORT').waitFor()
    expect(await cause.textContent()).toContain('31080')
    await cause.getByText(/^Next:/).waitFor()
    await page.getByRole('button', { name: 'Roll back' }).waitFor()
  })

  test('tells it in Korean on a phone, in the dark', async () => {
    const { page } = korean
    await page.goto('/p/sample/shop')
    await page.getByText('v3 실패: 앱이 받은 포트를 열지 않았어요').waitFor()
    await page.getByRole('link', { name: '원인 보기' }).click()
    await page.getByText('원인: 잘못된 포트').waitFor()
    await page.getByText(/프로세스는 31080 포트를 사용해요/).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ko')
    expect(await page.evaluate('look.overflow()')).toBe(0)
  })

  test('rolls back with a reason after saying what it will do, and shows the hold', async () => {
    const { page } = english
    await page.goto('/p/sample/shop')
    await page.getByRole('button', { name: 'Roll back' }).click()
    const dialog = page.getByRole('dialog', { name: 'Roll back shop to v1' })
    await dialog.getByText('What does not come back').waitFor()
    await dialog.getByLabel('Reason').fill('two was too much')
    await dialog.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText(/^v4 went live in .* and serves everyone$/).waitFor()
    expect(await body()).toBe('one')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Automatic deployment is on hold').waitFor()
    await page.getByText('two was too much').first().waitFor()
    await page.getByRole('button', { name: 'Lift the hold' }).click()
    await page.getByText('Automatic deployment is on hold').waitFor({ state: 'detached' })
  })

  test('sets a variable and a secret, which deploys; the secret is never shown', async () => {
    const { page } = english
    await page.goto('/p/sample/shop/config')
    await page.getByRole('button', { name: 'Add variable' }).click()
    await page.getByLabel('Name').fill('GREETING')
    await page.getByLabel('Value').fill('annyeong')
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByRole('button', { name: 'Add secret' }).click()
    await page.getByLabel('Name').fill('API_KEY')
    await page.getByLabel('New value').fill('hunter2-hunter2')
    await page.getByRole('button', { name: 'Take over' }).click()
    await page.getByText('2 changes not saved').waitFor()
    await page.getByRole('button', { name: 'Save and deploy' }).click()
    await page.getByText(/^v5 went live in /).waitFor()
    expect(JSON.parse(await body('/env'))).toEqual({ greeting: 'annyeong', key: 'hunter2-hunter2' })
    await page.getByRole('link', { name: 'Configuration' }).click()
    await page.getByText('1 variable and 1 secret, c').waitFor()
    expect(await page.content()).not.toContain('hunter2')
  })

  test('sets a build variable that podo.yaml asks for, which is never shown, and says that a deployment is needed', async () => {
    const { page } = english
    const failed = await deployFiles(stage.podo, 'builder', webApp('built', { 'podo.yaml': 'buildVariables: [NPM_TOKEN]\nbuild: test "$NPM_TOKEN" = hunter2-hunter2\n' }))
    await page.goto(`/p/sample/builder/deployments/${failed.number}`)
    await page.getByText('podo.yaml says that the build needs NPM_TOKEN').first().waitFor()
    await page.getByRole('link', { name: 'NPM_TOKEN' }).click()
    await page.getByRole('dialog', { name: 'Add build variable' }).getByLabel('New value').fill('hunter2-hunter2')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Replace NPM_TOKEN' }).waitFor()
    expect(await page.content()).not.toContain('hunter2')
    const done = await deployFiles(stage.podo, 'builder', webApp('built', { 'podo.yaml': 'buildVariables: [NPM_TOKEN]\nbuild: test "$NPM_TOKEN" = hunter2-hunter2\n' }))
    expect(done.status).toBe('succeeded')
    await page.getByRole('button', { name: 'Replace NPM_TOKEN' }).click()
    await page.getByRole('dialog', { name: 'Replace NPM_TOKEN' }).getByLabel('New value').fill('another')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Changed since the last build').waitFor()
    await page.getByRole('button', { name: 'Remove NPM_TOKEN' }).click()
    await page.getByRole('dialog', { name: 'Remove NPM_TOKEN' }).getByText('Its value cannot be brought back').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Remove NPM_TOKEN' }).click()
    await page.getByRole('button', { name: 'Remove variable' }).click()
    await page.getByText('needed by podo.yaml, no value').waitFor()
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.getByText('set install in podo.yaml to change it').or(page.getByText('set health.path in podo.yaml to change it')).first().waitFor()
  })

  test('compares two releases and shows the log of the app', async () => {
    const { page } = english
    await page.goto('/p/sample/shop/releases?from=1&to=2')
    await page.getByRole('dialog', { name: 'v1 and v2' }).getByText(/1 file|2 files|3 files/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Logs' }).click()
    await page.getByRole('log').getByText('shop is listening').first().waitFor()
    await body('/say?marker-4711')
    await page.getByRole('log').getByText('marker-4711').waitFor()
    await page.getByLabel('Search the log').fill('marker-4711')
    await expect.poll(() => page.getByRole('log').locator('time').count()).toBe(1)
  })

  test('deletes an app only when its name is typed', async () => {
    await deployFiles(stage.podo, 'shortlived', webApp('bye'))
    const { page } = english
    await page.goto('/p/sample/shortlived/settings')
    await page.getByRole('button', { name: 'Delete shortlived' }).click()
    const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete app' })
    expect(await remove.isDisabled()).toBe(true)
    await page.getByLabel('Type shortlived to confirm').fill('shortlived')
    await remove.click()
    await page.getByText('shortlived is being deleted').waitFor()
    await expect.poll(async () => (await stage.podo.api.apps.list({ project: 'sample' })).items.map(({ name }) => name), { timeout: 30_000 }).toEqual(['builder', 'shop'])
  })

  test('does all this without an error and within the content policy', () => {
    expect([...english.faults, ...korean.faults]).toEqual([])
  })
})
