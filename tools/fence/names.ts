import { isPlanted } from '../repository/kinds.ts'
import { eachFile } from './fence.ts'

const empty = /^(?:utils?|helpers?|commons?|misc|shared|libs?|stuff)(?:\.[a-z.]+)?$/
/** A tool may ask for a name of its own (`project.inlang`, vitest's `__snapshots__`). */
const folderShape = /^(?:__snapshots__|\.?[a-z0-9]+(?:[-.][a-z0-9]+)*)$/

/** A folder is a noun of the domain: a name that says nothing collects everything. */
export const names = eachFile('names', (file) => !isPlanted(file), (file) => {
  const parts = file.split('/')
  const folders = parts.slice(0, -1)
  const bad = parts.find((part) => empty.test(part))
  if (bad !== undefined) return [{ file, rule: 'names', fix: `"${bad}" says nothing. Name it after what it holds or does.` }]
  const odd = folders.find((part) => !folderShape.test(part))
  if (odd !== undefined) return [{ file, rule: 'names', fix: `the folder "${odd}" is not in kebab-case.` }]
  return []
})
