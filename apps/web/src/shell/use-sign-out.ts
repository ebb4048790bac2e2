import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { detach } from '../data/detach.ts'
import { useAction } from '../data/action.ts'
import { client } from '../data/client.ts'
import { sessionQuery } from '../data/session.ts'

export function useSignOut() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  return useAction(() => client.session.signOut(), {
    after: () => {
      queryClient.clear()
      queryClient.setQueryData(sessionQuery.queryKey, null)
      detach(navigate({ to: '/sign-in' }))
    },
  })
}
