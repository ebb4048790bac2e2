import { readFile } from 'node:fs/promises'
import { appAddress, dataLayout, parseAppsOrigin } from '@podo/config'
import { delay } from '@podo/kernel'
import { fits, parseJson } from '../parse/fits.ts'
import { isTerminal } from '../process/terminal.ts'
import { readState } from '../data/state.ts'
import type { LauncherState } from '../data/state.ts'
import { askLocally } from './ask-locally.ts'

const SAMPLE_LOOK_MS = 50
/** A first deployment, or one look at what has been running already. */
const FIRST_SAMPLE_MS = 180_000
const LATER_SAMPLE_MS = 15_000
const BRIEF_SAMPLE_MS = 2000

export interface Announcement {
  readonly dataFolder: string
  readonly command: string
  /** The database was made at this start. */
  readonly isNew: boolean
  /** Somebody waits for the end of it. */
  readonly isBrief: boolean
  readonly print: (line: string) => void
}

/** What a person needs to go on, and the sample's address once it answers. */
export async function announce({ dataFolder, command, isNew, isBrief, print }: Announcement): Promise<void> {
  const plan = await readState(dataLayout(dataFolder).launcherState)
  if (plan === undefined) return
  const link = isTerminal() ? await signInLink(plan) : undefined
  print('Podo is running.')
  print(`  Console   ${plan.consoleOrigin}`)
  if (link !== undefined) print(`  Sign in   ${link}`)
  print(`  Command   ${command} deploy    in the folder of an app`)
  print(`  Data      ${plan.dataFolder}`)
  if (plan.insecureHttp) print('  Warning   Others reach Podo without TLS (--insecure-http): passwords and sessions travel in clear.')
  if (plan.sharedSite) print('  Warning   Console and apps are one site (--shared-site): a hostile app can set cookies for the console.')
  if (!plan.sample) return
  const address = await awaitSample(plan, isNew ? FIRST_SAMPLE_MS : isBrief ? BRIEF_SAMPLE_MS : LATER_SAMPLE_MS)
  if (address !== undefined) print(`  Sample    ${address}`)
  else if (isNew) print(`  Sample    does not answer yet. ${plan.consoleOrigin} tells why.`)
}

/** A secret, so for a terminal only. Undefined when there is an administrator already, or the server does not say. */
async function signInLink(plan: LauncherState): Promise<string | undefined> {
  const token = (await readFile(dataLayout(plan.dataFolder).localToken, 'utf8')).trim()
  const name = new URL(plan.consoleOrigin).host
  const answer = await askLocally({ host: plan.host, port: plan.port, name, method: 'POST', path: '/api/local/sign-in-link', token })
  const made = answer?.status === 200 ? parseJson(answer.body) : undefined
  return fits(made, { link: 'string', administratorExists: 'boolean' }) && !made.administratorExists ? made.link : undefined
}

/** Waits for the sample to answer as a user would see it; undefined when it did not within the time. */
async function awaitSample(plan: LauncherState, timeoutMs: number): Promise<string | undefined> {
  const apps = parseAppsOrigin(plan.appsOrigin)
  if (apps === undefined) return undefined
  const address = appAddress(apps, `sample.${apps.domain}`)
  const deadline = performance.now() + timeoutMs
  while (performance.now() < deadline) {
    const answer = await askLocally({ host: plan.host, port: plan.appsPort, name: new URL(address).host, method: 'GET', path: '/' })
    if (answer?.status === 200) return address
    await delay(SAMPLE_LOOK_MS)
  }
  return undefined
}
