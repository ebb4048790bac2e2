import { TOOLCHAINS } from '../plan/toolchain.ts'
import type { ToolchainFacts as KnownToolchain, ToolchainName } from '../plan/toolchain.ts'
import type { Verdict } from './codes.ts'
import { onMachine } from './codes/cause-code.ts'

/** A program of the plan that was asked for its version before anything ran. */
export interface ToolchainFacts {
  readonly name: ToolchainName
  /** The versions that the app accepts; null for any. */
  readonly wants: string | null
  /** The file that says so. */
  readonly from: string | null
  /** What the machine has; null when it does not have it. */
  readonly found: string | null
}

export const diagnoseToolchain = (facts: ToolchainFacts): Verdict => (facts.found === null ? missing(facts) : wrongVersion(facts))

const titleOf = (name: ToolchainName): KnownToolchain => TOOLCHAINS[name]

const installOf = (name: ToolchainName): string => {
  const { title, debianPackages } = titleOf(name)
  return debianPackages.length === 0 ? title : `apt install ${debianPackages.join(' ')}`
}

/** How it comes onto a machine: a Debian package where there is one. */
function howToInstall({ name, wants }: ToolchainFacts): string {
  const { title, program, debianPackages } = titleOf(name)
  const install = debianPackages.length === 0 ? `Install ${title}` : `Install ${title}${wants === null ? '' : ` ${wants}`} (on Debian: ${installOf(name)})`
  return `${install} where every user can read it, or name the folder of ${program} with --tool-path when Podo starts.`
}

function missing(facts: ToolchainFacts): Verdict {
  const { title, program } = titleOf(facts.name)
  return {
    code: 'PODO-BUILD-MISSING-TOOLCHAIN',
    sentence: `The app needs ${title}${facts.wants === null ? '' : ` ${facts.wants}`}${facts.from === null ? '' : ` (${facts.from})`}, and this machine has no ${program}.`,
    nextAction: howToInstall(facts),
    evidence: facts.from === null ? [] : [{ kind: 'file', path: facts.from }],
    facts: { toolchain: title, program, install: installOf(facts.name), ...(facts.wants === null ? {} : { wants: facts.wants }), ...(facts.from === null ? {} : { from: facts.from }) },
    setting: onMachine(facts.name),
  }
}

function wrongVersion(facts: ToolchainFacts): Verdict {
  const { title, program } = titleOf(facts.name)
  return {
    code: 'PODO-BUILD-WRONG-VERSION',
    sentence: `The app wants ${title} ${facts.wants ?? 'in another version'}${facts.from === null ? '' : ` (${facts.from})`}; this machine has ${facts.found ?? 'none'}.`,
    nextAction: `${howToInstall(facts)} Or accept ${facts.found ?? 'it'} ${facts.from === null ? 'as version in podo.yaml' : `in ${facts.from}`}.`,
    evidence: facts.from === null ? [] : [{ kind: 'file', path: facts.from }],
    facts: { toolchain: title, program, install: installOf(facts.name), wants: facts.wants ?? '', found: facts.found ?? '', ...(facts.from === null ? {} : { from: facts.from }) },
    setting: onMachine(facts.name),
  }
}
