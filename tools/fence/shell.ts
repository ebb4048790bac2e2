import type { Argument, ArrayExpression, ArrayExpressionElement, Expression } from 'oxc-parser'
import { isModule } from '../repository/kinds.ts'
import type { ModuleSyntax } from '../repository/module-syntax.ts'
import type { Repository } from '../repository/repository.ts'
import { posix } from 'node:path'
import { eachFile, type Finding } from './fence.ts'

const shells = /^(?:.*\/)?(?:sh|bash|dash|ash|zsh|ksh|fish|cmd|cmd\.exe|powershell|powershell\.exe|pwsh)$/

/**
 * No shell ever sees a text that is not a constant (trust.md, rule 1): no `shell:` option, and after `sh -c` only a
 * string written in the program. The lint rule no-restricted-imports keeps `exec` out; this looks at the arguments.
 */
export const shell = eachFile('shell', (file) => isModule(file) && !file.startsWith('apps/web/'), (file, repository) => {
  const syntax = repository.parse(file)
  const findings: Finding[] = []
  const report = (offset: number, fix: string): void => {
    findings.push({ file, line: syntax.lineAt(offset), rule: 'shell', fix })
  }
  const isConstant = constantsOf(repository, file)
  syntax.visit({
    Property(node) {
      const named = node.key.type === 'Identifier' && !node.computed ? node.key.name : node.key.type === 'Literal' ? node.key.value : undefined
      if (named !== 'shell' || node.value.type === 'AssignmentPattern') return
      if (node.value.type === 'Literal' && node.value.value === true) report(node.start, 'shell: true. Use spawn or execFile with an argument array.')
    },
    CallExpression(node) {
      const [program, argv, third] = node.arguments
      const options = argv?.type === 'ObjectExpression' ? argv : third?.type === 'ObjectExpression' ? third : undefined
      if (isSpawning(node.callee)) {
        for (const one of options?.properties ?? []) {
          if (one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === 'shell' && !(one.value.type === 'Literal' && typeof one.value.value === 'boolean')) {
            report(one.start, 'a shell option that may be true. Use an argument array and leave the option out.')
          }
        }
      }
      if (!isShellName(program)) return
      if (argv?.type === 'ArrayExpression') {
        if (!isSafeAfterShell(argv.elements, isConstant)) report(node.start, notConstant)
      } else if (isSpawning(node.callee) && argv !== undefined && argv.type !== 'ObjectExpression') {
        report(node.start, 'starts a shell with arguments that cannot be seen here. Write them as an array at this place.')
      }
    },
    ArrayExpression(node) {
      const at = shellAt(node)
      if (at !== -1 && !isSafeAfterShell(node.elements.slice(at + 1), isConstant)) report(node.start, notConstant)
    },
  })
  return findings
})

const notConstant = 'gives `sh -c` a text that is not a constant. Pass values as arguments or in the environment of a constant script.'

type IsConstant = (element: ArrayExpressionElement | undefined) => boolean

function isSpawning(callee: Expression): boolean {
  const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : ''
  return /^(spawn|spawnSync|execFile|execFileSync|fork)$/.test(name)
}

const isShellName = (argument: Argument | undefined): boolean =>
  argument?.type === 'Literal' && typeof argument.value === 'string' && shells.test(argument.value)

const shellAt = (node: ArrayExpression): number =>
  node.elements.findIndex((element, index) => element?.type === 'Literal' && typeof element.value === 'string' && shells.test(element.value) && isDashC(node.elements[index + 1]))

const isDashC = (element: ArrayExpressionElement | undefined): boolean =>
  element?.type === 'Literal' && typeof element.value === 'string' && /^-[a-z]*c$/.test(element.value)

function isSafeAfterShell(elements: readonly ArrayExpressionElement[], isConstant: IsConstant): boolean {
  const at = elements.findIndex(isDashC)
  return at === -1 || isConstant(elements[at + 1])
}

/** Tells a text that is written in the program: a literal, or a `const` of this file or of one it imports that is one. */
function constantsOf(repository: Repository, file: string): IsConstant {
  const isWritten = (expression: ArrayExpressionElement | Expression | undefined): boolean => {
    if (expression?.type === 'Literal') return typeof expression.value === 'string'
    if (expression?.type === 'TemplateLiteral') return expression.expressions.length === 0
    if (expression?.type === 'Identifier') return isWrittenName(repository, file, expression.name)
    if (expression?.type === 'CallExpression') {
      // `['line one', 'line two'].join('\n')`: constant when every line is.
      const { callee } = expression
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.property.name !== 'join') return false
      return callee.object.type === 'ArrayExpression' && callee.object.elements.every((element) => isWritten(element ?? undefined))
    }
    return false
  }
  return (element) => isWritten(element)
}

function isWrittenName(repository: Repository, file: string, name: string): boolean {
  const syntax = repository.parse(file)
  const own = constantNames(syntax)
  if (own.has(name)) return true
  const source = importedFrom(syntax, name)
  if (source === undefined || !source.specifier.startsWith('.')) return false
  const target = posix.join(posix.dirname(file), source.specifier)
  return repository.files.includes(target) && constantNames(repository.parse(target)).has(source.imported)
}

function constantNames(syntax: ModuleSyntax): Set<string> {
  const names = new Set<string>()
  for (const statement of syntax.program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue
    for (const { id, init } of declaration.declarations) {
      if (id.type !== 'Identifier' || init === null) continue
      const isText = (init.type === 'Literal' && typeof init.value === 'string') || (init.type === 'TemplateLiteral' && init.expressions.length === 0)
      if (isText) names.add(id.name)
    }
  }
  return names
}

function importedFrom(syntax: ModuleSyntax, name: string): { specifier: string; imported: string } | undefined {
  for (const statement of syntax.program.body) {
    if (statement.type !== 'ImportDeclaration') continue
    for (const one of statement.specifiers) {
      if (one.type === 'ImportSpecifier' && one.local.name === name && one.imported.type === 'Identifier') {
        return { specifier: statement.source.value, imported: one.imported.name }
      }
    }
  }
  return undefined
}
