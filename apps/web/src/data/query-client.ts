import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, problemOf } from './problem.ts'
import { sessionQuery } from './session.ts'

/**
 * Reads are tried again while trying again can help. Live pages are kept fresh by the stream, so that a shown answer is
 * not asked for again on every focus; after a while away it is.
 */
export function makeQueryClient(): QueryClient {
  const signedOut = (error: unknown): void => {
    if (isSignedOut(error)) queryClient.setQueryData(sessionQuery.queryKey, null)
  }
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: signedOut }),
    mutationCache: new MutationCache({ onError: signedOut }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => problemOf(error).retryable && failures < 3,
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 4_000),
      },
      mutations: { retry: false },
    },
  })
  return queryClient
}
