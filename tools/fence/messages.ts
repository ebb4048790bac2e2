import { record } from '../repository/workspaces.ts'
import type { Repository } from '../repository/repository.ts'
import type { Fence, Finding } from './fence.ts'

const rule = 'messages'
const place = 'apps/web/messages'
const first = 'en'
const languages = ['en', 'ko']

/** What the console says, it says in every language, with the same values in it. */
export const messages: Fence = {
  name: rule,
  look: (repository) => {
    const read = new Map(languages.map((language) => [language, messagesIn(repository, language)]))
    const names = new Set([...read.values()].flatMap((known) => [...known.keys()]))
    const findings: Finding[] = []
    for (const name of names) {
      const source = read.get(first)?.get(name)
      for (const [language, known] of read) {
        const message = known.get(name)
        const file = message?.file ?? `${place}/${language}`
        if (message === undefined) findings.push({ file, rule, fix: `has no message "${name}". Write it in ${language}.` })
        else if (source !== undefined && message.values !== source.values) {
          findings.push({ file, rule, fix: `"${name}" has the values ${message.values || 'none'} in ${language} and ${source.values || 'none'} in ${first}. Use the same.` })
        }
      }
    }
    return { seen: names.size, findings }
  },
}

interface Message {
  readonly file: string
  /** Names of the values in it, sorted: `count, name`. */
  readonly values: string
}

function messagesIn(repository: Repository, language: string): Map<string, Message> {
  const files = repository.files.filter((file) => file.startsWith(`${place}/${language}/`) && file.endsWith('.json') || file === `${place}/${language}.json`)
  const found = new Map<string, Message>()
  for (const file of files) {
    for (const [name, text] of Object.entries(record(JSON.parse(repository.read(file))))) {
      if (!name.startsWith('$')) found.set(name, { file, values: valuesIn(JSON.stringify(text)) })
    }
  }
  return found
}

const valuesIn = (text: string): string => [...new Set([...text.matchAll(/\{\s*([A-Za-z]\w*)\s*\}/g)].map((match) => match[1] ?? ''))].toSorted().join(', ')
