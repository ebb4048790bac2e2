import { isContractProcedure } from '@orpc/contract'
import { isGuarded } from '@podo/app'
import type { OperationMeta } from '@podo/contract'

/**
 * Refuses to start with a way in that has no policy or whose handler is not behind a guard: the check looks at what is
 * mounted, so that nothing has to remember to declare itself.
 */
export function checkPolicies(contract: object, router: object, streaming: { readonly routes: Readonly<Record<string, { readonly policy?: string }>>; readonly handlers: Readonly<Record<string, unknown>> }): number {
  const operations = [...operationsOf(contract, [])]
  if (operations.length === 0) throw new Error('the contract has no operation')
  for (const { path, procedure } of operations) {
    const name = path.join('.')
    if ((procedure['~orpc'].meta as OperationMeta).policy === undefined) throw new Error(`the operation ${name} has no policy`)
    if (!isGuarded(handlerAt(router, path))) throw new Error(`the handler of ${name} is not behind a guard`)
  }
  const mounted = countHandlers(router)
  if (mounted !== operations.length) throw new Error(`the router has ${mounted} handlers for ${operations.length} operations`)
  for (const name of new Set([...Object.keys(streaming.routes), ...Object.keys(streaming.handlers)])) {
    if (streaming.routes[name]?.policy === undefined) throw new Error(`the streaming route ${name} has no policy`)
    if (typeof streaming.handlers[name] !== 'function') throw new Error(`the streaming route ${name} has no handler`)
  }
  return operations.length
}

interface ProcedureLike {
  readonly '~orpc': { readonly meta: object; readonly handler?: unknown }
}

function* operationsOf(node: object, path: readonly string[]): Generator<{ path: readonly string[]; procedure: ProcedureLike }> {
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (isContractProcedure(value)) yield { path: [...path, key], procedure: value as ProcedureLike }
    else if (typeof value === 'object' && value !== null) yield* operationsOf(value, [...path, key])
  }
}

function handlerAt(router: object, path: readonly string[]): unknown {
  let node: unknown = router
  for (const key of path) node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined
  return (node as ProcedureLike | undefined)?.['~orpc']?.handler
}

const countHandlers = (router: object): number => [...operationsOf(router, [])].length
