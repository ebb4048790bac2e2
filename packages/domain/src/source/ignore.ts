import ignore from 'ignore'
import type { Ignore } from 'ignore'

/** Read in every folder; the caller hands their text in. */
export const IGNORE_FILES = ['.gitignore', '.podoignore'] as const

/** Longer ones are read up to here: a bound, not a format. */
const IGNORE_FILE_BYTES = 262_144

export interface IgnoreTexts {
  readonly gitignore: string | null
  readonly podoignore: string | null
}

export type StaysReason = 'always' | 'environment-file' | 'gitignore' | 'podoignore'

export type UploadDecision = { readonly travels: true } | { readonly travels: false; readonly reason: StaysReason }

/**
 * Decides folder by folder what an upload takes along. A folder that stays is not entered, so that nothing below it
 * can come back: the rule of Git. `.podoignore` has the last word over `.gitignore`; neither can bring back what
 * always stays (version control, installed modules, environment files, editor junk). Below a folder that
 * `.podoignore` brought back, the `.gitignore` files above it have no say.
 */
export interface FolderFilter {
  decide(name: string, kind: 'file' | 'folder'): UploadDecision
  enter(name: string, texts: IgnoreTexts): FolderFilter
}

const ALWAYS: ReadonlySet<string> = new Set([
  '.git', '.hg', '.svn', '.jj', 'node_modules', '.ds_store', 'thumbs.db', 'desktop.ini', '.idea', '.vs', '.vscode', '.fleet', '.history', '.podo',
])
const JUNK = /^(\.#.*|#.*#|.*~|\..*\.sw[a-p]|\._.*|npm-debug\.log.*)$/i
const ENVIRONMENT = /^\.env/i
const SAMPLE_ENVIRONMENT = /\.(example|sample|template)$/i

/** `.env`, `.env.production`, `.envrc`: values of one machine, offered for import instead. */
export const isEnvironmentFile = (name: string): boolean => ENVIRONMENT.test(name) && !SAMPLE_ENVIRONMENT.test(name)

export const createUploadFilter = (texts: IgnoreTexts): FolderFilter => folderFilter('', [level('', texts)])

interface Level {
  /** Folder of the ignore files, with a slash at the end; empty for the root. */
  readonly prefix: string
  readonly gitignore: Ignore | null
  readonly podoignore: Ignore | null
}

const level = (prefix: string, texts: IgnoreTexts): Level => ({ prefix, gitignore: rules(texts.gitignore), podoignore: rules(texts.podoignore) })

const rules = (text: string | null): Ignore | null =>
  text === null || text.trim() === '' ? null : ignore({ ignorecase: false }).add(text.slice(0, IGNORE_FILE_BYTES))

function folderFilter(prefix: string, levels: readonly Level[]): FolderFilter {
  return {
    decide: (name, kind) => {
      if (ALWAYS.has(name.toLowerCase()) || JUNK.test(name)) return { travels: false, reason: 'always' }
      if (isEnvironmentFile(name)) return { travels: false, reason: kind === 'file' ? 'environment-file' : 'always' }
      const path = `${prefix}${name}${kind === 'folder' ? '/' : ''}`
      const reason = askRules(levels, path)
      return reason === null ? { travels: true } : { travels: false, reason }
    },
    enter: (name, texts) => {
      const inner = `${prefix}${name}/`
      const own = level(inner, texts)
      const above = nearest(levels, 'podoignore', inner) === false ? levels.map((rest) => ({ ...rest, gitignore: null })) : levels
      return folderFilter(inner, own.gitignore === null && own.podoignore === null ? above : [...above, own])
    },
  }
}

function askRules(levels: readonly Level[], path: string): 'gitignore' | 'podoignore' | null {
  for (const kind of ['podoignore', 'gitignore'] as const) {
    const verdict = nearest(levels, kind, path)
    if (verdict !== undefined) return verdict ? kind : null
  }
  return null
}

/** The rule in the deepest folder wins; undefined when none speaks of the path. */
function nearest(levels: readonly Level[], kind: 'gitignore' | 'podoignore', path: string): boolean | undefined {
  for (const { prefix, ...files } of levels.toReversed()) {
    const inner = path.slice(prefix.length)
    const verdict = ignore.isPathValid(inner) ? files[kind]?.test(inner) : undefined
    if (verdict?.ignored) return true
    if (verdict?.unignored) return false
  }
  return undefined
}
