import { useQueryClient } from '@tanstack/react-query'
import type { QueryKey } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { detach } from './detach.ts'
import { api } from './client.ts'

const GATHER_MS = 60

/** Reads again what an event has made old; a burst of events asks once. */
export function useRefresh(keys: () => readonly QueryKey[]): () => void {
  const queryClient = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      for (const queryKey of latest.current()) detach(queryClient.invalidateQueries({ queryKey }))
    }, GATHER_MS)
  }, [queryClient])
}

/** Everything that a page of one app may show. */
export const appKeys = (): readonly QueryKey[] => [
  api.apps.get.key(),
  api.apps.list.key(),
  api.apps.instances.key(),
  api.deployments.list.key(),
  api.releases.list.key(),
  api.config.get.key(),
  api.config.versions.key(),
  api.scale.get.key(),
]
