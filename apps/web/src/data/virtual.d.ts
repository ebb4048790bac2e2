declare module 'virtual:contract-paths' {
  import type { AnyContractRouter } from '@orpc/contract'
  export const contractPaths: AnyContractRouter
}
