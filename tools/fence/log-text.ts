import type { Argument, Expression } from 'oxc-parser'
import { isModule, isTest } from '../repository/kinds.ts'
import { eachFile, type Finding } from './fence.ts'

/** Podo's own logs are searched by their text, so a warning or an error has a constant one and its values as fields. */
export const logText = eachFile('log-text', (file) => isModule(file) && !isTest(file) && /^(packages|adapters|apps)\//.test(file), (file, repository) => {
  const syntax = repository.parse(file)
  const findings: Finding[] = []
  syntax.visit({
    CallExpression(node) {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      if (!/^(warn|error|fatal)$/.test(callee.property.name) || !isLogger(callee.object)) return
      if (node.arguments.some(isText)) return
      findings.push({
        file,
        line: syntax.lineAt(node.start),
        rule: 'log-text',
        fix: "logs a text that is put together. Write log.warn({ value }, 'constant text').",
      })
    },
  })
  return findings
})

function isLogger(expression: Expression): boolean {
  if (expression.type === 'Identifier') return /log(ger)?$/i.test(expression.name)
  return expression.type === 'MemberExpression' && expression.property.type === 'Identifier' && /log(ger)?$/i.test(expression.property.name)
}

const isText = (argument: Argument): boolean =>
  (argument.type === 'Literal' && typeof argument.value === 'string') || (argument.type === 'TemplateLiteral' && argument.expressions.length === 0)
