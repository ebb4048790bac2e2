import { parseSync, Visitor, type Comment, type Program, type VisitorObject } from 'oxc-parser'

export interface Import {
  /** What is imported: `@podo/kernel`, `./phase.ts`, `node:fs`. */
  readonly specifier: string
  readonly line: number
  /** Gone when the types are stripped. */
  readonly typesOnly: boolean
}

export interface ModuleSyntax {
  readonly imports: readonly Import[]
  readonly comments: readonly (Comment & { readonly line: number })[]
  readonly program: Program
  readonly visit: (visitor: VisitorObject) => void
  readonly lineAt: (offset: number) => number
}

/** Parses a TypeScript or JavaScript file. Throws where it cannot be parsed: a file nobody can read must not pass a fence. */
export function parseModule(file: string, text: string): ModuleSyntax {
  const { program, module, comments, errors } = parseSync(file, text, { sourceType: 'module' })
  const fault = errors.find((error) => error.severity === 'Error')
  if (fault !== undefined) throw new Error(`${file}: ${fault.message}`)
  const lineAt = lineFinder(text)
  const visit = (visitor: VisitorObject): void => new Visitor(visitor).visit(program)
  const imports: Import[] = [
    ...module.staticImports.map((one) => ({
      specifier: one.moduleRequest.value,
      line: lineAt(one.start),
      typesOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest === null ? [] : [{ specifier: moduleRequest.value, line: lineAt(moduleRequest.start), typesOnly: isType }],
      ),
    ),
    ...otherImports(visit, lineAt),
  ]
  return { imports, comments: comments.map((one) => ({ ...one, line: lineAt(one.start) })), program, visit, lineAt }
}

/** `import('x')` as a value and as a type, `require('x')`, `import.meta.resolve('x')`, `vi.mock('x')`. */
function otherImports(visit: ModuleSyntax['visit'], lineAt: ModuleSyntax['lineAt']): Import[] {
  const found: Import[] = []
  visit({
    ImportExpression(node) {
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') {
        found.push({ specifier: node.source.value, line: lineAt(node.start), typesOnly: false })
      }
    },
    TSImportType(node) {
      found.push({ specifier: node.source.value, line: lineAt(node.start), typesOnly: true })
    },
    CallExpression(node) {
      const [first] = node.arguments
      if (first?.type !== 'Literal' || typeof first.value !== 'string') return
      const { callee } = node
      const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : ''
      const onMeta = callee.type === 'MemberExpression' && callee.object.type === 'MetaProperty' && name === 'resolve'
      if (onMeta || name === 'require' || name === 'doMock' || name === 'mock' || name === 'importActual') {
        found.push({ specifier: first.value, line: lineAt(node.start), typesOnly: false })
      }
    },
  })
  return found
}

function lineFinder(text: string): (offset: number) => number {
  const ends: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at)
  return (offset) => {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low + 1
  }
}
