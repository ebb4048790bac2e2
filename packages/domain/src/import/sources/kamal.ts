import { commandOfWords, unwrapShell } from '../command.ts'
import type { ImportDraft } from '../draft.ts'
import { megabytesOf, secondsOf } from '../duration.ts'
import type { Field } from '../field.ts'
import { knownService } from '../known-service.ts'
import { processName } from '../process-name.ts'
import { takeVariable } from '../variable.ts'

/** What Kamal asks when nothing else is said. */
const DEFAULT_HEALTH_PATH = '/up'

/** Lines about images, servers and Kamal itself. */
const SILENT = new Set([
  'service', 'image', 'servers', 'env', 'proxy', 'accessories', 'builder', 'volumes', 'healthcheck', 'registry', 'ssh', 'sshkit', 'aliases', 'labels', 'logging', 'asset_path', 'boot', 'require_destination', 'primary_role',
  'minimum_version', 'hooks_path', 'error_pages_path', 'secrets_path', 'allow_empty_roles', 'run_directory', 'retain_containers', 'readiness_delay', 'drain_timeout', 'deploy_timeout', 'stop_wait_time', 'traefik',
])

/** Text of a file that may be written in ERB: lines of it alone are taken out, values of it are known by their mark. */
export const withoutErbLines = (text: string): string => text.replace(/^[ \t]*<%(?!=)[^\n]*%>[ \t]*$/gm, '')

const ERB = /<%/

/** config/deploy.yml of Kamal, 1 and 2. */
export function takeKamal(root: Field, draft: ImportDraft): void {
  const name = root.at('service').text()
  if (name !== null && !ERB.test(name)) draft.name(name)
  const primary = root.at('primary_role').text() ?? 'web'
  const hosts = Object.fromEntries(root.at('accessories').entries().map(([accessory]) => [`${name ?? ''}-${accessory}`, accessory]))
  takeRoles(root.at('servers'), primary, Object.keys(hosts), draft)
  takeEnv(root.at('env'), Object.keys(hosts), draft)
  takeProxy(root, primary, draft)
  takeBuilder(root.at('builder'), draft)
  for (const [accessory, field] of root.at('accessories').entries()) takeAccessory(accessory, field, draft)
  for (const volume of root.at('volumes').items()) draft.leave(volume, `Files in ${(volume.text()?.split(':')[1] ?? '').slice(0, 120)} last longer than a container.`, 'Disks come later, and what an app writes into its own folder goes with the next deployment: keep such files in an object store or a database.')
  for (const [key, field] of root.entries()) if (!SILENT.has(key) && !key.startsWith('x-')) draft.leave(field, `Podo has nothing for ${key}.`, 'Leave it, or do by hand what it did.')
}

function takeRoles(servers: Field, primary: string, hosts: readonly string[], draft: ImportDraft): void {
  for (const [role, field] of servers.entries()) {
    const process = role === primary ? 'web' : processName(role)
    const cmd = field.at('cmd')
    const text = cmd.items().length > 0 ? commandOfWords(cmd.items().map((item) => item.text() ?? '')) : cmd.text()
    if (text !== null && text.trim() !== '' && process !== null) {
      if (ERB.test(text)) draft.leave(cmd, 'The command is made by ERB.', `Write it into podo.yaml: processes.${process}.`)
      else draft.set(cmd, `processes.${process}`, unwrapShell(text), process === role ? undefined : `${role} is called ${process} here`)
    } else if (process !== 'web') draft.leave(field, `The role ${role} has no command: its image decides.`, `Write what it starts into podo.yaml: processes.${process ?? 'worker'}.`)
    takeEnv(field.at('env'), hosts, draft)
    takeOptions(field.at('options'), process === 'web', draft)
    const machines = field.isList() ? field.items() : field.at('hosts').items()
    if (machines.length > 1) draft.leave(field, `${role} runs on ${String(machines.length)} servers.`, `This cluster is one machine: start as many processes as it bears, such as podo scale ${process ?? 'web'}=${String(machines.length)}.`)
  }
}

function takeOptions(options: Field, isWeb: boolean, draft: ImportDraft): void {
  for (const [name, field] of options.entries()) {
    const megabytes = name === 'memory' ? megabytesOf(field.text()) : null
    const cpus = name === 'cpus' ? field.number() : null
    if (isWeb && megabytes !== null) draft.set(field, 'resources.memory', `${String(megabytes)}MB`)
    else if (isWeb && cpus !== null && cpus > 0 && cpus <= 256) draft.set(field, 'resources.cpus', cpus)
    else draft.leave(field, `An option of containers: ${name}.`, isWeb ? 'Leave it, or do by hand what it did.' : 'All processes of an app have the same limits: resources in podo.yaml.')
  }
}

/** `clear` and `secret`, or a map of clear ones as before. */
function takeEnv(env: Field, hosts: readonly string[], draft: ImportDraft): void {
  const isSplit = env.at('clear').isThere || env.at('secret').isThere || env.at('tags').isThere
  for (const [name, field] of (isSplit ? env.at('clear') : env).entries()) {
    const value = field.text()
    takeVariable(draft, field, value !== null && ERB.test(value) ? { name, value: null, hint: 'it was made by ERB' } : { name, value, hosts })
  }
  for (const item of env.at('secret').items()) {
    const [name = '', from] = (item.text() ?? '').split(':')
    takeVariable(draft, item, { name, value: null, isSecret: true, hint: `its value came from .kamal/secrets${from === undefined ? '' : `, where it is called ${from}`}` })
  }
  if (env.at('tags').isThere) draft.leave(env.at('tags'), 'Variables of some servers alone.', 'All processes of an app have the same variables.')
}

function takeProxy(root: Field, primary: string, draft: ImportDraft): void {
  const role = root.at('servers').at(primary).at('proxy')
  const proxy = root.at('proxy').isThere ? root.at('proxy') : role
  if (proxy.text() === 'false') return
  const check = proxy.at('healthcheck').isThere ? proxy.at('healthcheck') : root.at('healthcheck')
  const path = check.at('path')
  if (path.text()?.startsWith('/') === true) draft.set(path, 'health.path', path.text() ?? '/')
  else if (proxy.isThere || root.at('servers').isThere) draft.set(proxy.isThere ? proxy : root.at('servers'), 'health.path', DEFAULT_HEALTH_PATH, 'what Kamal asks unless told')
  const timeout = secondsOf(check.at('timeout').text())
  if (timeout !== null && timeout > 0 && timeout <= 60) draft.set(check.at('timeout'), 'health.timeout', timeout)
  const within = root.at('deploy_timeout').number()
  if (within !== null && within > 0 && within <= 3600) draft.set(root.at('deploy_timeout'), 'health.within', within)
  for (const host of [proxy.at('host'), ...proxy.at('hosts').items()]) {
    if (host.text() !== null) draft.leave(host, `The app answers at ${(host.text() ?? '').slice(0, 253)}.`, 'Domains of your own come later; until then it answers at the name of the app below the domain of Podo.')
  }
  const port = proxy.at('app_port').isThere ? proxy.at('app_port') : check.at('port')
  if (port.number() !== null) draft.leave(port, `The app listens on ${String(port.number())} by itself.`, 'Podo gives each web process a port in PORT: let the app listen there.')
}

function takeBuilder(builder: Field, draft: ImportDraft): void {
  const context = builder.at('context').text()?.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') ?? ''
  if (context !== '' && context !== '.' && !ERB.test(context)) draft.set(builder.at('context'), 'root', context)
  const args = builder.at('args').entries()
  const secrets = builder.at('secrets').items()
  const needed = secrets.flatMap((item) => item.text() ?? [])
  if (needed.length > 0) draft.set(builder.at('secrets'), 'buildVariables', needed)
  for (const [name, field] of args) takeVariable(draft, field, ERB.test(field.text() ?? '') ? { name, value: null, isForBuild: true, hint: 'it was made by ERB' } : { name, value: field.text(), isForBuild: true })
  for (const item of secrets) takeVariable(draft, item, { name: item.text() ?? '', value: null, isSecret: true, isForBuild: true, hint: 'its value came from .kamal/secrets' })
}

function takeAccessory(name: string, field: Field, draft: ImportDraft): void {
  const image = field.at('image')
  const known = knownService(image.text() ?? name)
  if (known !== null) draft.leave(image.isThere ? image : field, `The accessory ${name} is ${known.title} (${(image.text() ?? '').slice(0, 100)}).`, known.instead)
  else draft.leave(image.isThere ? image : field, `The accessory ${name} runs the image ${(image.text() ?? '').slice(0, 100)}.`, 'This cluster runs processes, not images: run it elsewhere and set its address as a variable.')
}
