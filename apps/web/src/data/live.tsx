import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'
import { createEventHub } from './event-hub.ts'
import type { Connection, EventHub, StreamListener } from './event-hub.ts'
import { sessionQuery } from './session.ts'

const HubContext = createContext<EventHub | null>(null)

function browserHub(onSignedOut: () => void): EventHub {
  return createEventHub({
    open: (address) => new EventSource(address),
    now: () => Date.now(),
    random: () => Math.random(),
    onSignedOut,
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds)
      return () => clearTimeout(timer)
    },
  })
}

export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient()
  const [hub] = useState(() => browserHub(() => queryClient.setQueryData(sessionQuery.queryKey, null)))
  useEffect(() => {
    const retry = (): void => {
      if (document.visibilityState === 'visible') hub.retry()
    }
    window.addEventListener('online', retry)
    document.addEventListener('visibilitychange', retry)
    return () => {
      window.removeEventListener('online', retry)
      document.removeEventListener('visibilitychange', retry)
    }
  }, [hub])
  return <HubContext value={hub}>{children}</HubContext>
}

function useHub(): EventHub {
  const hub = useContext(HubContext)
  if (hub === null) throw new Error('LiveProvider is missing')
  return hub
}

export function useConnection(): Connection & { readonly retry: () => void } {
  const hub = useHub()
  const connection = useSyncExternalStore(hub.onConnection, hub.connection)
  return { ...connection, retry: hub.retry }
}

/** Follows one stream from a number while the component is shown; a null stream follows nothing. */
export function useStream(stream: string | null, from: number, listener: StreamListener): void {
  const hub = useHub()
  const latest = useRef(listener)
  const start = useRef(from)
  useEffect(() => {
    latest.current = listener
    start.current = from
  })
  useEffect(() => {
    if (stream === null) return
    return hub.subscribe(stream, start.current, (message, verdict) => latest.current(message, verdict))
  }, [hub, stream])
}

/** Follows several streams with one listener, for pages that show many apps. */
export function useStreams(streams: readonly { readonly stream: string; readonly from: number }[], listener: StreamListener): void {
  const hub = useHub()
  const latest = useRef(listener)
  const wanted = useRef(streams)
  const key = streams.map(({ stream }) => stream).join(' ')
  useEffect(() => {
    latest.current = listener
    wanted.current = streams
  })
  useEffect(() => {
    const ends = wanted.current.map(({ stream, from }) => hub.subscribe(stream, from, (message, verdict) => latest.current(message, verdict)))
    return () => {
      for (const end of ends) end()
    }
  }, [hub, key])
}
