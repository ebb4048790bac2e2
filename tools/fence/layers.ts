import { posix } from 'node:path'
import { databaseClients, forTestsOnly, mayUseDatabase, programs, pureBuiltIns, reachOf } from '../layers.ts'
import { isModule, isTest } from '../repository/kinds.ts'
import type { Import } from '../repository/module-syntax.ts'
import { workspaceOf, workspacesOf, type Workspace } from '../repository/workspaces.ts'
import type { Fence, Finding } from './fence.ts'

const rule = 'layers'

/** Who imports whom: manifests, and what the files really import, against the table in tools/layers.ts. */
export const layers: Fence = {
  name: rule,
  look: (repository) => {
    const workspaces = workspacesOf(repository)
    const modules = repository.files.filter((file) => isModule(file) && workspaceOf(workspaces, file) !== undefined)
    return {
      seen: modules.length,
      findings: [
        ...workspaces.flatMap(checkManifest),
        ...modules.flatMap((file) => {
          const workspace = workspaceOf(workspaces, file)
          if (workspace === undefined) return []
          return repository.parse(file).imports.flatMap((one) => checkImport(workspaces, workspace, file, one))
        }),
      ],
    }
  },
}

function checkManifest(workspace: Workspace): Finding[] {
  const { folder, manifestFile } = workspace
  if (folder === '') return []
  if (reachOf(folder) === undefined) {
    return [{ file: manifestFile, rule, fix: `tools/layers.ts does not know ${folder}. Give it a row there, and in docs/architecture.md.` }]
  }
  const forProduct = Object.keys(workspace.dependencies).flatMap((name) => refuse(folder, name, false) ?? [])
  const forTests = Object.keys(workspace.devDependencies).flatMap((name) => refuse(folder, name, true) ?? [])
  return [...forProduct, ...forTests].map((fix) => ({ file: manifestFile, rule, fix: `${fix} Take it out of this manifest.` }))
}

function checkImport(workspaces: readonly Workspace[], from: Workspace, file: string, { specifier, line, typesOnly }: Import): Finding[] {
  const at = (fix: string): Finding[] => [{ file, line, rule, fix }]
  if (specifier.startsWith('.')) return checkRelative(from, file, specifier).flatMap(at)
  if (/^(\/|file:|[A-Za-z]:)/.test(specifier)) return at(`imports ${specifier} by its place on a disk. Import a package by name, or a file of this package by a relative path.`)
  // Made by a plugin of the console's build.
  if (specifier.startsWith('virtual:') && from.folder === 'apps/web') return []
  if (specifier.startsWith('node:')) return checkBuiltIn(from.folder, specifier, isTest(file) || !file.startsWith(`${from.folder}/src/`)).flatMap(at)
  const name = packageName(specifier)
  const test = isTest(file) || !file.includes('/src/')
  if (name.startsWith('@podo/') && specifier !== name) return at(`imports ${specifier}. A package has one entry: import ${name}, and export there what is needed.`)
  if (name === from.name) return at(`imports its own package by name. Use a relative path.`)
  const refusal = refuse(from.folder, name, test)
  if (refusal !== undefined) return at(refusal)
  const root = workspaces.find(({ folder }) => folder === '')
  // A type is gone when the program runs, and the console is bundled: both may come from what only development installs.
  const mayBeForDevelopment = test || typesOnly || from.folder === 'apps/web'
  const declared = { ...from.dependencies, ...from.optionalDependencies, ...(mayBeForDevelopment ? { ...root?.devDependencies, ...from.devDependencies } : {}) }
  if (name in declared) return []
  return at(`imports ${name}, which ${from.manifestFile} does not declare${test ? '' : ' under dependencies'}.`)
}

/** Why `folder` may not use the package `name`, or undefined if it may. */
function refuse(folder: string, name: string, test: boolean): string | undefined {
  if (databaseClients.includes(name) && !mayUseDatabase.includes(folder)) return `${folder} speaks to no database, so it may not use ${name}.`
  if (!name.startsWith('@podo/')) return undefined
  const short = name.slice('@podo/'.length)
  if (programs.includes(short)) return `${name} is a program: it is started, never imported.`
  const reach = reachOf(folder)
  if (forTestsOnly.includes(short)) {
    if (test || ['tests', 'bench', 'tools', 'packages/testkit'].includes(folder)) return undefined
    return `only tests may use ${name}.`
  }
  if (reach === 'everything' || reach?.includes(short) === true) return undefined
  return `${folder} may not use ${name} (the table of layers in docs/architecture.md).`
}

function checkRelative(from: Workspace, file: string, specifier: string): string[] {
  const target = posix.join(posix.dirname(file), specifier)
  if (target !== from.folder && !target.startsWith(`${from.folder}/`)) return [`imports ${specifier}, a file of another package. Import that package by its name.`]
  return []
}

function checkBuiltIn(folder: string, specifier: string, test: boolean): string[] {
  const pure = pureBuiltIns[folder]
  if (test || pure === undefined || pure.includes(specifier)) return []
  return [`imports ${specifier}. ${folder} does no input or output: hand the data in, or put this behind a port.`]
}

const packageName = (specifier: string): string => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
