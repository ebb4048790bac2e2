import { readFile } from 'node:fs/promises'
import { appAddress, dataLayout, parseAppsOrigin } from '@podo/config'
import { delay } from '@podo/kernel'
import { z } from 'zod'
import { askLocally } from './local-call.ts'
import type { Plan } from './plan.ts'

const SAMPLE_LOOK_MS = 50

/** What a person needs to go on. The sign-in link is a secret: for a terminal only. */
export async function announcement(plan: Plan, audience: { readonly terminal: boolean; readonly command: string }): Promise<string[]> {
  const link = audience.terminal ? await signInLink(plan) : undefined
  return [
    'Podo is running.',
    `  Console   ${plan.consoleOrigin}`,
    ...(link === undefined ? [] : [`  Sign in   ${link}`]),
    `  Command   ${audience.command} deploy    in the folder of an app`,
    `  Data      ${plan.dataFolder}`,
    ...warnings(plan),
  ]
}

export function warnings(plan: Plan): string[] {
  return [
    ...(plan.insecureHttp ? ['  Warning   Others reach Podo without TLS (--insecure-http): passwords and sessions travel in clear.'] : []),
    ...(plan.sharedSite ? ['  Warning   Console and apps are one site (--shared-site): a hostile app can set cookies for the console.'] : []),
  ]
}

const linkSchema = z.object({ link: z.string(), administratorExists: z.boolean() })

/** Undefined when there is an administrator already, or the server does not say. */
async function signInLink(plan: Plan): Promise<string | undefined> {
  const token = (await readFile(dataLayout(plan.dataFolder).localToken, 'utf8')).trim()
  const name = new URL(plan.consoleOrigin).host
  const answer = await askLocally({ host: plan.host, port: plan.port, name, method: 'POST', path: '/api/local/sign-in-link', token })
  if (answer?.status !== 200) return undefined
  const parsed = linkSchema.safeParse(JSON.parse(answer.body))
  return parsed.success && !parsed.data.administratorExists ? parsed.data.link : undefined
}

/** Waits for the sample to answer as a user would see it; undefined when it did not within the time. */
export async function awaitSample(plan: Plan, timeoutMs: number, signal: AbortSignal): Promise<string | undefined> {
  const apps = parseAppsOrigin(plan.appsOrigin)
  if (apps === undefined) return undefined
  const name = `sample.${apps.domain}`
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline && !signal.aborted) {
    const answer = await askLocally({ host: plan.host, port: plan.appsPort, name: new URL(appAddress(apps, name)).host, method: 'GET', path: '/' })
    if (answer?.status === 200) return appAddress(apps, name)
    await delay(SAMPLE_LOOK_MS)
  }
  return undefined
}
