/**
 * The programs of the machine that tests need beside Node.js. What is missing is named with the command that installs
 * it, and installed where that is allowed: as root on a Debian.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Software {
  readonly name: string
  readonly package: string
  readonly why: string
  /** Tests go on without it, and say what they leave out. */
  readonly optional: boolean
  readonly isThere: () => boolean
}

const software: readonly Software[] = [
  { name: 'git', package: 'git', why: 'Podo keeps the source of every app in Git', optional: false, isThere: () => isProgram('git') },
  { name: 'Chromium', package: 'chromium', why: 'the console is tested in a browser', optional: false, isThere: () => isProgram('chromium') },
  { name: 'a Korean font', package: 'fonts-noto-cjk', why: 'screens are looked at in Korean too', optional: true, isThere: hasKoreanFont },
  { name: 'nft', package: 'nftables', why: 'as root, Podo separates apps on the network', optional: true, isThere: () => isProgram('nft') },
]

/** What the examples are built and run with. Without one its examples are counted as skipped, and named. */
const toolchains: readonly Software[] = [
  { name: 'pip and venv of Python', package: 'python3 python3-pip python3-venv', isThere: () => areInstalled('python3', 'python3-pip', 'python3-venv') },
  { name: 'Go', package: 'golang-go', isThere: () => isProgram('go') },
  { name: 'Rust', package: 'cargo', isThere: () => isProgram('cargo') },
  { name: 'a Java compiler', package: 'default-jdk-headless', isThere: () => isProgram('javac') },
  { name: 'Maven', package: 'maven', isThere: () => isProgram('mvn') },
  { name: 'Gradle', package: 'gradle', isThere: () => isProgram('gradle') },
  { name: 'Ruby with Rack', package: 'ruby ruby-dev ruby-rack', isThere: () => isProgram('ruby') && isProgram('rackup') },
  { name: 'Bundler', package: 'bundler', isThere: () => isProgram('bundle') },
  { name: 'PHP', package: 'php-cli', isThere: () => isProgram('php') },
  { name: 'Composer', package: 'composer', isThere: () => isProgram('composer') },
].map((one) => ({ ...one, why: 'examples of its language are deployed', optional: true }))

/** Returns the names of what is needed and still missing. */
export function provideSoftware(suites: readonly string[]): string[] {
  const missing = [...software, ...(suites.includes('languages') ? toolchains : [])].filter(({ isThere }) => !isThere())
  if (missing.length === 0) return []
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.map((one) => one.package).join(' ')}`
  for (const { name, why, optional } of missing) console.log(`test   ${name} is missing${optional ? ' (optional)' : ''}: ${why}.`)
  if (!mayInstall()) {
    console.log(`test   On Debian or Ubuntu this installs it: sudo sh -c '${command}'`)
    return namesOf(missing)
  }
  console.log(`test   Installing: ${command}`)
  install(missing.flatMap((one) => one.package.split(' ')))
  return namesOf(missing.filter(({ isThere }) => !isThere()))
}

const namesOf = (missing: readonly Software[]): string[] => missing.filter(({ optional }) => !optional).map(({ name }) => name)

const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version') && isProgram('apt-get')

function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000, env })
    if (status !== 0) console.log(`test   apt-get ${args[0]} ended with ${status ?? 'no exit code'}.`)
  }
}

function isProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).concat('/usr/sbin', '/sbin').some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Debian splits Python: its interpreter alone has neither pip nor venv, and another Python in PATH may be root's own. */
function areInstalled(...packages: readonly string[]): boolean {
  if (!isProgram('dpkg-query')) return isProgram('python3')
  const { stdout } = spawnSync('dpkg-query', ['--show', '--showformat=${db:Status-Status}\n', ...packages], { encoding: 'utf8', timeout: 20_000 })
  return stdout.split('\n').filter((line) => line === 'installed').length === packages.length
}

function hasKoreanFont(): boolean {
  if (!isProgram('fc-list')) return false
  return execFileSync('fc-list', [':lang=ko', 'family'], { encoding: 'utf8', timeout: 20_000 }).trim() !== ''
}
