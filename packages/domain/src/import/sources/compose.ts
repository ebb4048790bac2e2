import { enumerate, pickServing } from '../../plan/languages/program-name.ts'
import { commandOfWords, unwrapShell, withPort } from '../command.ts'
import type { ImportDraft } from '../draft.ts'
import { megabytesOf } from '../duration.ts'
import type { Field } from '../field.ts'
import { knownService } from '../known-service.ts'
import { processName } from '../process-name.ts'
import { leadsTo, takeVariable } from '../variable.ts'
import { takeComposeHealth } from './compose-health.ts'
import { environmentOf, readServices } from './compose-service.ts'
import type { ComposeService } from './compose-service.ts'

/** Services that are made from one folder are processes of one app; all others are other apps, or what the app needs. */
export function takeCompose(root: Field, draft: ImportDraft): void {
  const services = readServices(root)
  const started = services.filter((service) => service.profiles.length === 0)
  for (const service of services) if (service.profiles.length > 0) draft.leave(service.field, `The service ${service.name} is started only with the profile ${enumerate(service.profiles)}.`, 'Run it by hand, or write it as a process into podo.yaml.')
  const main = mainService(started)
  const own = main === null ? [] : started.filter(({ context }) => context === main.context)
  const hosts = services.map(({ name }) => name)
  if (main !== null) takeFolder(main, draft)
  const before = runsBefore(own)
  for (const service of own) takeService(service, { draft, hosts, process: service === main ? mainProcess(main) : processName(service.name), isMain: service === main, isBefore: before.has(service.name) })
  for (const service of started) {
    if (own.includes(service)) continue
    if (service.context !== null) draft.leave(service.field, `The service ${service.name} is made from ${service.context}: an app of its own.`, `Make it one: podo import ${service.context}, then podo deploy there.`)
    else takeImage(service, own, draft)
  }
  for (const [name, include] of root.entries()) if (name === 'include') draft.leave(include, 'Other files are included.', 'Import them one by one: podo import --from <file>.')
}

/** Services that others wait for until they have ended: a migration before the release. */
function runsBefore(own: readonly ComposeService[]): ReadonlySet<string> {
  const waits = own.flatMap(({ field }) => field.at('depends_on').entries())
  return new Set(waits.filter(([, wait]) => wait.at('condition').text() === 'service_completed_successfully').map(([name]) => name))
}

/** The one that has ports, by its name where several have. */
function mainService(services: readonly ComposeService[]): ComposeService | null {
  const built = services.filter(({ context }) => context !== null && context !== '..' && !context.startsWith('../') && !context.startsWith('/') && !context.includes('://'))
  const listening = built.filter(({ ports }) => ports.length > 0)
  const candidates = listening.length > 0 ? listening : built
  const name = pickServing(candidates.map((service) => service.name), null)
  return candidates.find((service) => service.name === name) ?? candidates[0] ?? null
}

const mainProcess = ({ name, ports }: ComposeService): string | null => (ports.length > 0 || /web|app|server|api|site|front|http/i.test(name) ? 'web' : processName(name))

function takeFolder({ context, field }: ComposeService, draft: ImportDraft): void {
  const build = field.at('build')
  if (context !== null && context !== '.') draft.set(build.isMap() ? build.at('context') : build, 'root', context)
  const args = environmentOf(build.at('args'))
  const needed = args.filter(({ value }) => value === null || value === '').map(({ name }) => name)
  if (needed.length > 0) draft.set(build.at('args'), 'buildVariables', needed)
  for (const { name, value, field: origin } of args) takeVariable(draft, origin, { name, value: value === '' ? null : value, isForBuild: true })
  if (!build.isThere && field.at('image').isThere) draft.leave(field.at('image'), `The image ${(field.at('image').text() ?? '').slice(0, 100)} is taken for this repository's own.`, 'Podo builds from the code: see podo plan. Where it is the image of others, take its lines out of podo.yaml.')
  if (build.isThere) draft.leave(build, 'The image is built by a Dockerfile, which is not used: Podo builds from the code.', 'See what it does with podo plan; where the Dockerfile does more, write install and build into podo.yaml.')
}

interface Service {
  readonly draft: ImportDraft
  readonly hosts: readonly string[]
  readonly process: string | null
  readonly isMain: boolean
  /** It ends before the others start. */
  readonly isBefore: boolean
}

/** Lines that Podo does by itself, or that only containers need. */
const SILENT = new Set([
  'build', 'image', 'command', 'entrypoint', 'environment', 'env_file', 'healthcheck', 'ports', 'expose', 'volumes', 'depends_on', 'deploy', 'mem_limit', 'cpus', 'scale', 'labels', 'profiles',
  'restart', 'container_name', 'hostname', 'domainname', 'networks', 'links', 'logging', 'stdin_open', 'tty', 'init', 'platform', 'pull_policy', 'stop_grace_period', 'stop_signal', 'ulimits', 'shm_size', 'dns', 'dns_search',
  'security_opt', 'cap_drop', 'read_only', 'tmpfs', 'working_dir', 'develop', 'attach', 'annotations', 'user', 'mem_reservation', 'memswap_limit', 'sysctls', 'oom_score_adj', 'isolation', 'ipc', 'userns_mode',
])
const POWERS = new Set(['privileged', 'cap_add', 'devices', 'network_mode', 'pid', 'group_add', 'cgroup_parent', 'runtime', 'gpus', 'extra_hosts'])

function takeService(service: ComposeService, context: Service): void {
  const { draft, hosts, process, isMain } = context
  const { field } = service
  takeCommand(service, context)
  for (const { name, value, field: origin } of service.environment) takeVariable(draft, origin, { name, value, hosts })
  for (const file of [field.at('env_file'), ...field.at('env_file').items()]) {
    const path = file.text() ?? file.at('path').text()
    if (path !== null) draft.environmentFile(path.replace(/^\.\//, ''))
  }
  if (isMain) takeComposeHealth(field.at('healthcheck'), draft)
  else if (field.at('healthcheck').isThere) draft.leave(field.at('healthcheck'), `A health check of ${service.name}.`, 'Podo asks web processes; others count as well while they run.')
  takeLimits(field, context)
  for (const volume of field.at('volumes').items()) takeVolume(volume, draft)
  takeDependencies(service, draft)
  takeLabels(field.at('labels'), draft)
  const count = field.at('deploy').at('replicas').isThere ? field.at('deploy').at('replicas') : field.at('scale')
  if (count.number() !== null && process !== null) draft.count(count, process, Math.min(Math.trunc(count.number() ?? 1), 100))
  for (const [name, line] of field.entries()) {
    if (POWERS.has(name)) draft.leave(line, `${name} asks for more of the machine than an app gets.`, 'Let the app do without, or run it on a cluster of your own later.')
    else if (name === 'secrets' || name === 'configs') draft.leave(line, 'Secrets and settings come as files.', 'Set them as variables: podo secrets set NAME, and read the variable.')
    else if (name === 'extends') draft.leave(line, 'Lines are taken from another service or file.', 'Write into podo.yaml what they say.')
    else if (!SILENT.has(name) && !name.startsWith('x-')) draft.leave(line, `Podo has nothing for ${name}.`, 'Leave it, or do by hand what it did.')
  }
}

function takeCommand(service: ComposeService, { draft, process, isMain, isBefore }: Service): void {
  const { field, ports, name } = service
  const [first, ...others] = ports
  const text = [commandText(field.at('entrypoint')), commandText(field.at('command'))].filter((part) => part !== null).join(' ')
  const origin = field.at('command').isThere ? field.at('command') : field.at('entrypoint')
  for (const { port, field: line } of isMain ? others : ports) draft.leave(line, `${name} listens on ${String(port)}, too.`, 'Only web gets traffic, on the port in PORT. What needs a port of its own is an app of its own.')
  if (text === '') {
    if (!isMain) draft.leave(field, `The service ${name} has no command: its image decides.`, `Write what it starts into podo.yaml: processes.${process ?? 'worker'}.`)
    else if (first !== undefined) tellPort(first.port, first.field, draft)
    return
  }
  if (process === null) {
    draft.leave(field, `${name} is no name that a process can have.`, 'Write it into podo.yaml under a name of small letters.')
    return
  }
  if (isBefore) {
    draft.set(origin, 'predeploy', text.replaceAll('$$', '$'), 'others wait until it has ended')
    return
  }
  const { command, changed } = withPort(text.replaceAll('$$', '$'), isMain ? (first?.port ?? null) : null)
  draft.set(origin, `processes.${process}`, command, changed ? `${String(first?.port)} became $PORT` : undefined)
  if (isMain && first !== undefined && !changed && !/\$\{?PORT\b/.test(command)) tellPort(first.port, first.field, draft)
}

const tellPort = (port: number, line: Field, draft: ImportDraft): void => {
  draft.leave(line, `The app listens on ${String(port)} by itself.`, 'Podo gives each web process a port in PORT: let the app listen there.')
}

function commandText(field: Field): string | null {
  const words = field.items().map((item) => item.text() ?? '')
  if (words.length > 0) return commandOfWords(words)
  const text = field.text()?.trim().replace(/\s*\n\s*/g, ' ')
  return text === undefined || text === '' ? null : unwrapShell(text)
}

function takeLimits(field: Field, { draft, isMain }: Service): void {
  const limits = field.at('deploy').at('resources').at('limits')
  const memory = limits.at('memory').isThere ? limits.at('memory') : field.at('mem_limit')
  const cpus = limits.at('cpus').isThere ? limits.at('cpus') : field.at('cpus')
  if (!isMain) {
    for (const line of [memory, cpus]) if (line.isThere) draft.leave(line, 'A limit of this service alone.', 'All processes of an app have the same limits: resources in podo.yaml.')
    return
  }
  const megabytes = megabytesOf(memory.text())
  if (megabytes !== null) draft.set(memory, 'resources.memory', `${String(megabytes)}MB`)
  const amount = cpus.number()
  if (amount !== null && amount > 0 && amount <= 256) draft.set(cpus, 'resources.cpus', amount)
}

/** Mounts of the source itself are for development: the files of the commit are there anyway. */
function takeVolume(volume: Field, draft: ImportDraft): void {
  const text = volume.text()
  const [source = '', target = ''] = text === null ? [volume.at('source').text() ?? '', volume.at('target').text() ?? ''] : text.split(':')
  if (source.endsWith('docker.sock')) draft.leave(volume, 'The app speaks to Docker.', 'There is no Docker here; Podo starts and replaces processes itself.')
  else if (source.startsWith('.') || (text !== null && target === '') || /(?:^|\/)(?:node_modules|\.venv|vendor|target|\.next|\.gradle|\.m2|bundle)\/?$/.test(target)) return
  else draft.leave(volume, `Files in ${(target || source).slice(0, 120)} last longer than a container.`, 'Disks come later, and what an app writes into its own folder goes with the next deployment: keep such files in an object store or a database.')
}

function takeDependencies({ name, field }: ComposeService, draft: ImportDraft): void {
  const line = field.at('depends_on')
  const names = line.isMap() ? line.entries().filter(([, wait]) => wait.at('condition').text() !== 'service_completed_successfully').map(([other]) => other) : line.items().flatMap((item) => item.text() ?? [])
  if (names.length > 0) draft.leave(line, `${name} is started after ${enumerate(names)}.`, 'Processes start together: let it try again until what it needs answers.')
}

function takeLabels(labels: Field, draft: ImportDraft): void {
  for (const { name, value, field } of environmentOf(labels)) {
    const host = /Host\(`([^`]{1,253})`/.exec(value ?? '')?.[1]
    if (host !== undefined && /traefik\..*\.rule$/.test(name)) draft.leave(field, `The app answers at ${host}.`, 'Domains of your own come later; until then it answers at the name of the app below the domain of Podo.')
  }
}

function takeImage(service: ComposeService, own: readonly ComposeService[], draft: ImportDraft): void {
  const { name, image, field } = service
  const origin = field.at('image').isThere ? field.at('image') : field
  const known = image === null ? null : knownService(image)
  if (known === null) {
    draft.leave(origin, image === null ? `The service ${name} has neither an image nor a folder to build.` : `The service ${name} runs the image ${image.slice(0, 100)}.`, 'This cluster runs processes, not images: deploy its source as an app, or run the image elsewhere and set its address as a variable.')
    return
  }
  const names = [...new Set(own.flatMap(({ environment }) => environment.filter(({ value }) => leadsTo(value, name)).map((variable) => variable.name)))]
  const instead = known.variable === null || names.length === 0 ? known.instead : `Podo runs no data services yet. Use one that this machine reaches, and set what leads to it: ${enumerate(names)}.`
  draft.leave(origin, `The service ${name} is ${known.title} (${(image ?? '').slice(0, 100)}).`, instead)
}
