import { advice, brokenFile } from '../refusals.ts'
import type { AppTree, LanguageAnswer, LanguageDetector, LanguageDraft, Wishes } from './language.ts'
import { chooseMember, explainNx } from './node-choose.ts'
import { draftOf } from './node-draft.ts'
import { FRAMEWORK_NAMES } from './node-framework.ts'
import { readNodePackage } from './node-package.ts'
import type { NodePackage } from './node-package.ts'
import { findHome } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** Without a package.json only these say that a folder is a Node.js app. */
const BARE_ENTRIES = ['server.js', 'server.mjs', 'server.cjs', 'server.ts', 'app.js', 'app.mjs', 'index.mjs', 'index.js']

export const node: LanguageDetector = {
  language: 'node',
  documentation: {
    title: 'Node.js',
    recognisedBy: ['package.json', ...BARE_ENTRIES],
    managers: ['npm (package-lock.json, npm-shrinkwrap.json)', 'pnpm (pnpm-lock.yaml)', 'Yarn (yarn.lock)', 'Bun (bun.lock, bun.lockb)', 'any of them (package.json, packageManager)'],
    frameworks: FRAMEWORK_NAMES,
    versionFrom: ['podo.yaml (version)', '.nvmrc', '.node-version', '.tool-versions', 'package.json (engines.node, volta.node)'],
    commands: { install: 'npm ci', build: 'npm run build', start: 'the start script, or node server.js' },
  },
  detect: (tree, wishes) => {
    const result = readNodePackage(tree)
    if (result.kind === 'broken') return brokenPackage(tree)
    if (result.kind === 'package') return { kind: 'draft', draft: packageDraft(tree, result.content, wishes) }
    const entry = tree.has('index.html') ? null : tree.first(BARE_ENTRIES)
    if (entry === null) return null
    const from = sourcePath(tree, entry)
    return { kind: 'draft', draft: { language: { value: 'node', from }, web: { value: `node ${entry}`, from }, environment: { NODE_ENV: { value: 'production', from: 'default' } } } }
  },
}

function packageDraft(tree: AppTree, content: NodePackage, wishes: Wishes): LanguageDraft {
  const app = { tree, content }
  const home = findHome(app)
  const isTop = home.tree.root === tree.root
  const chosen = isTop && !wishes.isRootSaid ? (home.patterns.length > 0 ? chooseMember(home, wishes) : explainNx(home)) : null
  if (chosen !== null) return chosen
  const draft = draftOf(app, home, wishes)
  return isTop ? draft : { ...draft, workspace: { value: home.tree.root, from: sourcePath(home.tree, home.tree.has('pnpm-workspace.yaml') ? 'pnpm-workspace.yaml' : 'package.json') } }
}

const brokenPackage = (tree: AppTree): LanguageAnswer => ({
  kind: 'refused',
  why: brokenFile(sourcePath(tree, 'package.json'), 'JSON', null),
  advice: advice('mend-file', { file: sourcePath(tree, 'package.json'), check: 'npm pkg get name' }),
  evidence: [sourcePath(tree, 'package.json')],
})
