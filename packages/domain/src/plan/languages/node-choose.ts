import { advice, why } from '../refusals.ts'
import type { Refusal } from '../refusals.ts'
import { listed } from '../say.ts'
import type { LanguageDraft, Wishes } from './language.ts'
import { draftOf } from './node-draft.ts'
import { findProductionStart } from './node-start.ts'
import type { Home, Member } from './node-workspace.ts'
import { folderBelow, sourcePath } from './source-path.ts'

/** A script that hands on to other packages of the workspace: by the tool for it, or by a manager told to. */
const HANDS_ON = /(?:^|\s)(?:turbo|nx|lerna|wsrun|ultra|moon)\s|\b(?:npm|pnpm|yarn|bun)\b[^&|;]{0,200}\s(?:-w|-ws|-r|-F|--workspaces?|--filter|--recursive|workspaces?|foreach)(?:[\s=]|$)|(?:npm|yarn|pnpm) (?:--prefix|--cwd|-C)[\s=]/

/**
 * The top of a workspace whose own package starts nothing: its only package that does is the app. Null where the top is
 * the app itself.
 */
export function chooseMember(top: Home, wishes: Wishes): LanguageDraft | null {
  const script = top.content.scripts.get('start') ?? ''
  const handsOn = HANDS_ON.test(script.slice(0, 1024))
  if (!handsOn && findProductionStart(top) !== null) return null
  const starting = top.members().filter((member) => starts(member, top, wishes))
  const named = handsOn ? starting.filter((member) => isNamed(member, top, script)) : []
  const [only, ...others] = named.length === 1 ? named : starting
  if (only === undefined) return null
  const from = sourcePath(top.tree, 'package.json')
  if (others.length === 0) {
    const folder = { value: only.tree.root, from: sourcePath(only.tree, 'package.json') }
    return { ...draftOf(only, top, wishes), root: folder, workspace: { value: top.tree.root, from } }
  }
  return { language: { value: 'node', from }, missingStart: severalStart(starting.map(({ tree }) => folderBelow(top.tree, tree)), only.tree.root) }
}

/** A start script, or a framework: `main` says what a library is, too. */
function starts(member: Member, top: Home, wishes: Wishes): boolean {
  if (findProductionStart(member) !== null) return true
  const draft = draftOf(member, top, wishes)
  if (draft.web === undefined && draft.staticRoot === undefined) return false
  const isPage = draft.framework?.value !== 'Vite' || member.tree.has('index.html')
  return draft.framework !== undefined && draft.build !== undefined && isPage
}

function isNamed({ tree, content }: Member, top: Home, script: string): boolean {
  const words = new Set(script.split(/[\s=]+/).map((word) => word.replace(/^(['"])(.*)\1$/, '$2').replace(/^\.?\/|\.{3}$|\/$/g, '')))
  return words.has(folderBelow(top.tree, tree)) || (content.name !== undefined && words.has(content.name))
}

const severalStart = (folders: readonly string[], first: string): Refusal => ({ why: why('several-apps', { names: listed(folders, 6) }), advice: advice('say-root', { folder: first }) })

/** A repository of Nx without workspaces has one package.json for all its apps, which are described beside them. */
export function explainNx(top: Home): LanguageDraft | null {
  const names = top.tree.paths.flatMap((path) => /^apps\/([\w-]{1,100})\/project\.json$/.exec(path)?.[1] ?? []).filter((name) => !name.endsWith('-e2e'))
  const [first] = names
  if (first === undefined || !top.tree.has('nx.json') || top.patterns.length > 0 || findProductionStart(top) !== null) return null
  return {
    language: { value: 'node', from: sourcePath(top.tree, 'nx.json') },
    missingStart: { why: why('nx-repository', { names: listed(names, 6) }), advice: advice('build-one-of-nx', { app: first }) },
  }
}
