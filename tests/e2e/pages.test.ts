import { deployFiles } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { webApp } from './apps.ts'
import { openStage } from './stage.ts'
import type { Stage, Visit } from './stage.ts'

const PAGES = [
  '/',
  '/new',
  '/activity',
  '/podo',
  '/account',
  '/p/sample',
  '/p/sample/shop',
  '/p/sample/shop/deployments',
  '/p/sample/shop/deployments/1',
  '/p/sample/shop/releases',
  '/p/sample/shop/logs',
  '/p/sample/shop/config',
  '/p/sample/shop/scale',
  '/p/sample/shop/settings',
  '/p/sample/nothing-by-this-name',
]

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
  await deployFiles(stage.podo, 'shop', webApp('one'))
})

afterAll(async () => {
  await stage.close()
})

const HANGUL = /[가-힣]/

describe.each([
  { language: 'en', theme: 'light', width: 1280 },
  { language: 'ko', theme: 'dark', width: 390 },
] as const)('in $language, $theme, $width px wide', ({ language, theme, width }) => {
  let visit: Visit

  beforeAll(async () => {
    visit = await stage.visit({ language, theme, width })
  })

  afterAll(async () => {
    await visit.close()
  })

  test.each(PAGES)('%s is whole', async (path) => {
    const { page, faults } = visit
    await page.goto(path)
    await expect.poll(() => page.evaluate('look.isDrawn()')).toBe(true)
    expect(await page.evaluate('look.stumblingBlocks()')).toEqual([])
    expect(await page.evaluate('look.overflow()'), 'scrolls sideways').toBe(0)
    const text = ((await page.locator('main').textContent()) ?? '').replaceAll('한국어', '')
    expect(HANGUL.test(text)).toBe(language === 'ko')
    expect(faults).toEqual([])
  })
})

describe('with the keyboard alone', () => {
  test('every place is reached: the palette, g and a letter, ?, Escape', async () => {
    const visit = await stage.visit()
    const { page } = visit
    await page.goto('/p/sample/shop')
    await page.getByText(/^shop is live/).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('d')
    await page.waitForURL('**/p/sample/shop/deployments')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('configuration')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/p/sample/shop/config')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Tab')
    expect(await page.evaluate('look.focusOutline()')).toBe('solid')
    await visit.close()
  })
})

describe('a choice of a person', () => {
  test('of theme and language holds at once, and for the next visit before anything is drawn', async () => {
    const visit = await stage.visit()
    const { page } = visit
    await page.goto('/account')
    await page.getByLabel('Theme').selectOption('dark')
    expect(await page.evaluate('look.choices()')).toEqual({ lang: 'en', theme: 'dark', scheme: 'dark' })
    await page.getByLabel('Language').selectOption('ko')
    await page.getByText('계정으로 로그인함').waitFor()
    await page.reload()
    expect(await page.evaluate('look.choices()')).toEqual({ lang: 'ko', theme: 'dark', scheme: 'dark' })
    await page.getByText('계정으로 로그인함').waitFor()
    expect(visit.faults).toEqual([])
    await visit.close()
  })
})

describe('when live updates are cut', () => {
  test('the page says so with the age of what it shows, and goes on by itself', async () => {
    const visit = await stage.visit()
    const { page } = visit
    await page.route('**/api/events**', (route) => route.abort())
    await page.goto('/p/sample/shop')
    await page.getByText(/^Live updates are cut\. What you see is from \d\d:\d\d/).waitFor()
    await page.unroute('**/api/events**')
    await page.getByRole('button', { name: 'Connect now' }).click()
    await page.getByText(/^Live updates are cut/).waitFor({ state: 'detached' })
    await visit.close()
  })
})
