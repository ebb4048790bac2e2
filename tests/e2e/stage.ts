import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'

const CHROMIUM = '/usr/bin/chromium'
export const LOGIN = 'yujin@example.com'
export const PASSWORD = 'a long enough password'

export interface VisitOptions {
  readonly language?: 'en' | 'ko'
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  /** Signed in as the administrator unless told otherwise. */
  readonly signedIn?: boolean
}

/** A page of the console, and everything that a page must never do. */
export interface Visit {
  readonly page: Page
  /** Errors of the page and breaches of the content policy, as they came. */
  readonly faults: string[]
  close(): Promise<void>
}

export interface Stage {
  readonly podo: TestPodo
  readonly origin: string
  /** Opens the console in a browser of its own (cookies, storage, language). */
  visit(options?: VisitOptions): Promise<Visit>
  close(): Promise<void>
}

/** One Podo and one Chromium, with nothing of the network but Podo. */
export async function openStage(): Promise<Stage> {
  if (!existsSync(CHROMIUM)) throw new Error('Chromium is missing: apt-get install -y --no-install-recommends chromium fonts-noto-cjk')
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  })
  const podo = await startPodo()
  const origin = `http://localhost:${podo.consolePort}`
  let cookies: Awaited<ReturnType<typeof signIn>> | null = null
  return {
    podo,
    origin,
    visit: async (options = {}) => {
      if (options.signedIn !== false) cookies ??= await signIn(podo, browser, origin)
      return visit(browser, origin, options, options.signedIn === false ? null : cookies)
    },
    close: async () => {
      await browser.close()
      await podo.stop()
    },
  }
}

/** The administrator's account, made through the API once for all visits that are not about signing in. */
async function signIn(podo: TestPodo, browser: Browser, origin: string) {
  const { link } = await podo.api.local.signInLink()
  const context = await browser.newContext()
  const answer = await context.request.post(`${origin}/api/session/link`, {
    headers: { origin },
    data: { token: new URLSearchParams(new URL(link).hash.slice(1)).get('token'), login: LOGIN, displayName: 'Yujin Kim', password: PASSWORD },
  })
  if (!answer.ok()) throw new Error(`the sign-in link was refused: ${answer.status()} ${await answer.text()}`)
  const { cookies } = await context.storageState()
  await context.close()
  return cookies
}

type Cookies = NonNullable<Parameters<Awaited<ReturnType<Browser['newContext']>>['addCookies']>[0]>

async function visit(browser: Browser, origin: string, options: VisitOptions, cookies: Cookies | null): Promise<Visit> {
  const { language = 'en', theme = 'light', width = 1280 } = options
  const settings: BrowserContextOptions = { baseURL: origin, locale: language, colorScheme: theme, viewport: { width, height: 860 }, timezoneId: 'Asia/Seoul', reducedMotion: 'reduce' }
  const context = await browser.newContext(settings)
  if (cookies !== null) await context.addCookies(cookies)
  await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // A refused request is told by the page itself; everything else in red is a fault.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  return { page, faults, close: () => context.close() }
}
