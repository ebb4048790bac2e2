import type { ImportDraft } from '../draft.ts'
import type { Origin } from '../report.ts'

const LANGUAGES: readonly (readonly [pattern: RegExp, language: string])[] = [
  [/nodejs|node-js|(?:^|\/)node$/, 'node'],
  [/python/, 'python'],
  [/ruby/, 'ruby'],
  [/gradle|java|jvm|maven|kotlin|scala|clojure/, 'java'],
  [/php/, 'php'],
  [/(?:^|[/-])go(?:lang)?$/, 'go'],
  [/rust/, 'rust'],
  [/static/, 'static'],
]

/** A buildpack says the language, which Podo finds by itself; the last one of several is the one that starts. */
export function takeBuildpack(origin: Origin, url: string, draft: ImportDraft): void {
  const name = url.toLowerCase().slice(0, 300).replace(/#.*$/, '').replace(/(?:\.git|\.tgz|\/+)$/, '')
  const last = name.slice(name.lastIndexOf('/') + 1).replace(/^(?:heroku-)?buildpack-/, '')
  if (/(?:^|-)apt$/.test(last)) {
    draft.leave(origin, 'This buildpack installs Debian packages (Aptfile).', 'Install them on the machine with apt-get; on this cluster apps use what the machine has.')
    return
  }
  const language = LANGUAGES.find(([pattern]) => pattern.test(last))?.[1]
  if (language === undefined) draft.leave(origin, `The buildpack ${last.slice(0, 60)} does something of its own.`, 'Do it in install or build in podo.yaml, or install the tool on the machine.')
  else draft.leave(origin, `The buildpack ${last.slice(0, 60)} is not needed: Podo finds out that an app is ${language}.`, `Where it finds another language, write "language: ${language}" into podo.yaml.`)
}
