import type { App } from '@podo/contract'
import { absent } from '@podo/kernel'
import { viewApp } from '@podo/store'
import type { AppPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { locateCauses } from './locate-causes.ts'
import { presentApps, readWithLatest } from './present.ts'

export async function get(call: PlacedCall<AppPlace>): Promise<App> {
  return show(call, call.place.appId)
}

export async function show(call: Omit<PlacedCall<unknown>, 'place'>, appId: string): Promise<App> {
  const seen = await call.transaction(async (tx) => {
    const view = await viewApp(tx, appId)
    return view === null ? null : readWithLatest(tx, [view])
  })
  const [app] = seen === null ? [] : await presentApps(call.services, call.actor, seen)
  if (app === undefined) throw absent('app')
  return locateCauses(call.services, app)
}
