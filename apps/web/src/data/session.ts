import { queryOptions } from '@tanstack/react-query'
import type { Session } from '@podo/contract'
import { client } from './client.ts'
import { isSignedOut } from './problem.ts'

/** Null when nobody is signed in; any other failure stays one. */
export const sessionQuery = queryOptions({
  queryKey: ['signed-in'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await client.session.get()
    } catch (error) {
      if (isSignedOut(error)) return null
      throw error
    }
  },
  staleTime: 60_000,
})
