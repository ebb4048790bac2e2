import { advised, doctorAdvice } from './advice.ts'
import type { Facts, Setting } from './cause.ts'
import type { Verdict } from './codes.ts'
import { inRepository, onMachine } from './codes/cause-code.ts'
import type { InstallFailure } from './find-install-failure.ts'
import type { Finding } from './install-signs.ts'

interface InstallVerdict extends Pick<Verdict, 'code' | 'nextAction' | 'facts' | 'setting'> {
  readonly why: string
  /** Lines that this verdict itself speaks of. */
  readonly about: RegExp
}

/** What an install failed of, as code, half a sentence and the next action. */
export function installVerdict(failure: InstallFailure): InstallVerdict {
  const { tool, named, manifest, lockfile, relock } = failure
  const { facts, ...said } = SAY[failure.finding](failure)
  return {
    code: CODES[failure.finding],
    about: named.package === undefined ? ABOUT : new RegExp(`${ABOUT.source}|${named.package.replaceAll(/[^\w@/-]/g, '.')}`, 'i'),
    // Where one file is both, nothing is to be said of how two of them fit.
    facts: { tool, lockfile, relock, ...(manifest === lockfile && failure.finding === 'LOCKFILE' ? {} : { manifest }), ...named, ...facts },
    ...said,
  }
}

/** What package managers say of a lockfile, or of versions that cannot be brought together. */
const ABOUT = /\b(?:Missing|Invalid): |lock ?file|\bfrozen\b|conflicting|can only install/i

const CODES: Readonly<Record<Finding, Verdict['code']>> = {
  WRAPPER: 'PODO-INSTALL-REGISTRY',
  'SIGN-IN': 'PODO-INSTALL-SIGN-IN',
  REGISTRY: 'PODO-INSTALL-REGISTRY',
  INTEGRITY: 'PODO-INSTALL-INTEGRITY',
  'WRONG-VERSION': 'PODO-INSTALL-WRONG-VERSION',
  LOCKFILE: 'PODO-INSTALL-LOCKFILE',
  'MISSING-PACKAGE': 'PODO-INSTALL-MISSING-PACKAGE',
  CONFLICT: 'PODO-INSTALL-CONFLICT',
  COMPILE: 'PODO-INSTALL-COMPILE',
}

interface Said {
  readonly why: string
  readonly nextAction: string
  readonly setting?: Setting
  readonly facts?: Facts
}

const wrapperFile = (tool: string): string => (tool === 'gradle' ? 'gradle/wrapper/gradle-wrapper.properties' : '.mvn/wrapper/maven-wrapper.properties')

const SAY: Readonly<Record<Finding, (failure: InstallFailure) => Said>> = {
  WRAPPER: ({ tool, named }) => ({
    why: `the wrapper of ${tool === 'gradle' ? 'Gradle' : 'Maven'} could not download ${named.package ?? 'the version that it names'}`,
    ...advised(doctorAdvice('check-wrapper', { wrapper: wrapperFile(tool) }), {}),
    setting: inRepository(wrapperFile(tool)),
  }),
  'SIGN-IN': () => ({ why: 'the package registry asks for a sign-in', nextAction: 'Give the build a token for that registry: name its variable under buildVariables in podo.yaml, and set it.' }),
  REGISTRY: ({ named }) => ({ why: `the package registry cannot be reached from this machine${named.error === undefined ? '' : ` (${named.error})`}`, nextAction: 'Check the network and the proxy of the machine, and the address of the registry in the repository; then deploy again.' }),
  INTEGRITY: ({ named, lockfile }) => ({
    why: `${named.package ?? 'a package'} is not the one that the lockfile names`,
    nextAction: `Look at that package before anything else: it may have been replaced. If it is good, renew its line in ${lockfile}.`,
    setting: inRepository(lockfile),
  }),
  'WRONG-VERSION': ({ named }) => ({
    why: `${named.package ?? 'it'} wants ${named.wants === undefined ? 'another version of the language' : `version ${named.wants}`}${named.found === undefined ? '' : `, and this machine has ${named.found}`}`,
    nextAction: 'Choose a version of it that runs on what this machine has, or install the version that it wants there.',
  }),
  LOCKFILE: ({ manifest, lockfile, relock }) => ({
    why: manifest === lockfile ? `${lockfile} does not name every dependency` : `${lockfile} does not fit ${manifest}, or is not there`,
    nextAction: `Run "${relock}" at home, commit ${lockfile}, and deploy again.`,
    setting: inRepository(lockfile),
  }),
  'MISSING-PACKAGE': ({ named, manifest }) => ({
    why: `the registry has no ${named.package ?? 'such package or version'}`,
    nextAction: `Check its name and version in ${manifest}. A package of your own needs its registry to be named in the repository.`,
    setting: inRepository(manifest),
  }),
  CONFLICT: ({ named, manifest, relock }) => ({
    why: `dependencies ask for versions that exclude one another${named.package === undefined ? '' : ` (${named.package})`}`,
    nextAction: `Settle the versions in ${manifest}: "${relock}" at home shows the same.`,
    setting: inRepository(manifest),
  }),
  COMPILE: ({ named }) => ({
    why: `${named.package ?? 'a dependency'} has to be compiled, and that failed`,
    nextAction: 'Install the compiler or the header files that the lines below name on this machine, or choose a version that comes compiled.',
    setting: onMachine('compiler'),
  }),
}
