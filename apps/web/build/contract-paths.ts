import { contract } from '@podo/contract'
import { minifyContractRouter } from '@orpc/contract'
import type { Plugin } from 'vite'

const NAME = 'virtual:contract-paths'

/** The contract's methods and paths as data, so that the browser loads no schema and no validator. */
export function contractPaths(): Plugin {
  return {
    name: 'podo:contract-paths',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id) => (id === `\0${NAME}` ? `export const contractPaths = ${JSON.stringify(bare(minifyContractRouter(contract)))}` : undefined),
  }
}

/** Without the summaries, which only the OpenAPI document needs. */
function bare(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(bare)
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'summary' && key !== 'description')
      .map(([key, value]) => [key, key === 'meta' ? {} : bare(value)]),
  )
}
