import type { Field } from '../field.ts'
import { knownService } from '../known-service.ts'

export interface ComposeService {
  readonly name: string
  readonly field: Field
  /** Folder that it is made from, below the file; null for one that only runs an image. */
  readonly context: string | null
  readonly image: string | null
  /** Ports that it listens on, inside its container. */
  readonly ports: readonly { readonly port: number; readonly field: Field }[]
  readonly environment: readonly { readonly name: string; readonly value: string | null; readonly field: Field }[]
  /** Only started when it is asked for by name. */
  readonly profiles: readonly string[]
}

const MAX_SERVICES = 100

/** Images that carry a language and nothing of the app: its files come in by a mount. */
const LANGUAGE_IMAGE = /^(?:docker\.io\/)?(?:library\/)?(?:node|python|ruby|golang|php|openjdk|eclipse-temurin|maven|gradle|rust|denoland\/deno|oven\/bun)(?::|@|$)/

export function readServices(root: Field): ComposeService[] {
  const services = root.at('services')
  const entries = services.isMap() ? services.entries() : root.entries().filter(([, field]) => field.at('image').isThere || field.at('build').isThere)
  const read = entries.filter(([name, field]) => field.isMap() && !name.startsWith('x-')).slice(0, MAX_SERVICES).map(([name, field]) => serviceOf(name, field))
  return read.some(({ context }) => context !== null) ? read : read.map(ownImage)
}

/** Where nothing is built, what runs an unknown image by a command of its own is the app, built elsewhere. */
function ownImage(service: ComposeService): ComposeService {
  const { image, field } = service
  const isOwn = image !== null && knownService(image) === null && field.at('command').isThere
  return isOwn ? { ...service, context: '.' } : service
}

function serviceOf(name: string, field: Field): ComposeService {
  const image = field.at('image').text()
  return { name, field, image, context: contextOf(field, image), ports: portsOf(field), environment: environmentOf(field.at('environment')), profiles: field.at('profiles').items().flatMap((item) => item.text() ?? []) }
}

function contextOf(field: Field, image: string | null): string | null {
  const build = field.at('build')
  if (build.isThere) return plainFolder(build.text() ?? build.at('context').text() ?? '.')
  if (image === null || !LANGUAGE_IMAGE.test(image)) return null
  const mounted = field.at('volumes').items().map((item) => item.text()?.split(':')[0] ?? item.at('source').text() ?? '').find((source) => source === '.' || source.startsWith('./'))
  return mounted === undefined ? null : plainFolder(mounted)
}

const plainFolder = (path: string): string => path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '') || '.'

/** Those of its own, and the one that a proxy is told by a label. */
function portsOf(field: Field): { port: number; field: Field }[] {
  const labels = environmentOf(field.at('labels')).flatMap(({ name, value, field: label }) => {
    const port = name.endsWith('.loadbalancer.server.port') ? Number(value) : Number.NaN
    return Number.isInteger(port) && port > 0 && port < 65_536 ? [{ port, field: label }] : []
  })
  const ports = [...field.at('ports').items(), ...field.at('expose').items()].flatMap((item) => {
    const text = item.text() ?? item.at('target').text()
    const port = Number(/(?:^|:)(\d{1,5})(?:\/tcp)?$/.exec(text?.trim() ?? '')?.[1])
    return port > 0 && port < 65_536 ? [{ port, field: item }] : []
  })
  return ports.length > 0 ? ports : labels.slice(0, 1)
}

/** `NAME: value` or `- NAME=value`; without a value it comes from whoever starts the containers. */
export function environmentOf(field: Field): { name: string; value: string | null; field: Field }[] {
  if (field.isMap()) return field.entries().map(([name, value]) => ({ name, value: value.text(), field: value }))
  return field.items().flatMap((item) => {
    const text = item.text()
    if (text === null || text === '') return []
    const sign = text.indexOf('=')
    return [sign < 0 ? { name: text, value: null, field: item } : { name: text.slice(0, sign), value: text.slice(sign + 1), field: item }]
  })
}
