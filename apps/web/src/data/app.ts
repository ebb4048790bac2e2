import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { App, AppEnvironment } from '@podo/contract'
import { api } from './client.ts'

const route = getRouteApi('/signed/p/$project/$app')

/** What the address names: the project, the app and its environment. */
export interface Place {
  readonly project: string
  readonly app: string
  readonly environment: string
}

export function usePlace(): Place {
  const { project, app } = route.useParams()
  const { environment = 'production' } = route.useSearch()
  return { project, app, environment }
}

export const useAppQuery = ({ project, app }: Place) => useQuery(api.apps.get.queryOptions({ input: { project, app } }))

export const environmentOf = (app: App, environment: string): AppEnvironment | undefined => app.environments.find((here) => here.environment === environment)

/** For links between the pages of an app: the environment stays in the address, production is not written out. */
export const environmentSearch = (environment: string): { environment?: string } => (environment === 'production' ? {} : { environment })
