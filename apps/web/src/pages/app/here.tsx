import type { ReactNode } from 'react'
import type { App, AppEnvironment } from '@podo/contract'
import { environmentOf, useAppQuery, usePlace } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'

export interface Here {
  readonly place: Place
  readonly app: App
  readonly here: AppEnvironment
}

/** Inside AppLayout the app and its environment are known. */
export function useHere(): Here | null {
  const place = usePlace()
  const { data: app } = useAppQuery(place)
  const here = app && environmentOf(app, place.environment)
  return app && here ? { place, app, here } : null
}

export function WithHere({ children }: { readonly children: (known: Here) => ReactNode }) {
  const known = useHere()
  return known === null ? null : children(known)
}
