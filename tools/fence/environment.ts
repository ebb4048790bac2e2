import { mayReadEnvironment } from '../layers.ts'
import { isModule, isTest } from '../repository/kinds.ts'
import { eachFile, type Finding } from './fence.ts'

/** `process.env` is read in programs alone, so that what a package does depends on its arguments. */
export const environment = eachFile(
  'environment',
  (file) => isModule(file) && !isTest(file) && /^(packages|adapters|apps)\/[^/]+\/src\//.test(file),
  (file, repository) => {
    const folder = file.split('/').slice(0, 2).join('/')
    if (mayReadEnvironment(folder)) return []
    const syntax = repository.parse(file)
    const findings: Finding[] = []
    const found = (offset: number): void => {
      findings.push({
        file,
        line: syntax.lineAt(offset),
        rule: 'environment',
        fix: `${folder} reads the environment. Take an option instead; the program in apps/ reads it through @podo/config.`,
      })
    }
    syntax.visit({
      MemberExpression(node) {
        const { object, property } = node
        const named = property.type === 'Identifier' ? property.name : property.type === 'Literal' ? property.value : undefined
        if (object.type === 'Identifier' && object.name === 'process' && named === 'env') found(node.start)
      },
      ImportDeclaration(node) {
        if (!/^(node:)?process$/.test(node.source.value)) return
        for (const one of node.specifiers) {
          if (one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' && one.imported.name === 'env') found(one.start)
        }
      },
    })
    return findings
  },
)
