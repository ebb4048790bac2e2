import { m } from '../paraglide/messages.js'

/** Where `g` and a letter go. In an app its own pages come first; both lists show in `?` and in the palette. */
export const PLACES = [
  { key: 'p', to: '/', name: m.projects },
  { key: 'n', to: '/new', name: m.new_app },
  { key: 'a', to: '/activity', name: m.activity },
  { key: 'i', to: '/podo', name: m.podo_title },
  { key: 'u', to: '/account', name: m.account },
] as const

export const APP_PLACES = [
  { key: 'o', to: '/p/$project/$app', name: m.overview },
  { key: 'd', to: '/p/$project/$app/deployments', name: m.deployments },
  { key: 'r', to: '/p/$project/$app/releases', name: m.releases },
  { key: 'l', to: '/p/$project/$app/logs', name: m.logs },
  { key: 'c', to: '/p/$project/$app/config', name: m.configuration },
  { key: 's', to: '/p/$project/$app/scale', name: m.scale },
  { key: 't', to: '/p/$project/$app/settings', name: m.settings },
] as const
