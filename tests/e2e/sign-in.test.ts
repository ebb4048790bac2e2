import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOGIN, openStage, PASSWORD } from './stage.ts'
import type { Stage, Visit } from './stage.ts'

let stage: Stage
let visit: Visit

beforeAll(async () => {
  stage = await openStage()
  visit = await stage.visit({ signedIn: false })
})

afterAll(async () => {
  await visit.close()
  await stage.close()
})

describe('the first visit', () => {
  test('without a session asks to sign in, and says how to get an account', async () => {
    const { page } = visit
    await page.goto('/p/sample?environment=test')
    await page.getByRole('heading', { name: 'Sign in to Podo' }).waitFor()
    expect(page.url()).toContain('/sign-in')
    await page.getByText('podo sign-in-link').waitFor()
  })

  test('by a link that is no good says how to make another', async () => {
    const { page } = visit
    await page.goto('/sign-in#token=this-link-was-never-made-by-anybody')
    await page.getByRole('heading', { name: 'This link was used or is too old' }).waitFor()
  })

  test('by the link makes the account; looking at it does not spend it, and the token leaves the address', async () => {
    const { page } = visit
    const { link } = await stage.podo.api.local.signInLink()
    for (let look = 0; look < 2; look += 1) {
      await page.goto('about:blank')
      await page.goto(link)
      await page.getByRole('heading', { name: 'Welcome to Podo' }).waitFor()
      await expect.poll(() => page.url()).not.toContain('token')
    }
    await page.getByRole('button', { name: 'Make account and sign in' }).click()
    await page.getByText('Use at least 10 characters; this has 0.').waitFor()
    await page.getByLabel('Login').fill(LOGIN)
    await page.getByLabel('Name', { exact: true }).fill('김유진')
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Make account and sign in' }).click()
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
  })

  test('ends by signing out, and the password lets in again, to where one was going', async () => {
    const { page } = visit
    await page.getByRole('button', { name: 'Account and settings' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in to Podo' }).waitFor()
    await page.goto('/account')
    await page.getByLabel('Login').fill(LOGIN)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Login or password is wrong').waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText(`Signed in as ${LOGIN}`).waitFor()
    expect(visit.faults).toEqual([])
  })

  test('never leads to another origin', async () => {
    const { page } = visit
    await page.goto('/sign-in?to=//evil.example/')
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    expect(new URL(page.url()).origin).toBe(stage.origin)
  })
})
