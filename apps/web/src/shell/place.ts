/** Where `g` and a letter go. In an app its own pages come first; both lists show in `?` and in the palette. */
export const PLACES = [
  { key: 'p', to: '/', name: 'projects' },
  { key: 'n', to: '/new', name: 'new_app' },
  { key: 'a', to: '/activity', name: 'activity' },
  { key: 'i', to: '/podo', name: 'podo_title' },
  { key: 'u', to: '/account', name: 'account' },
] as const

export const APP_PLACES = [
  { key: 'o', to: '/p/$project/$app', name: 'overview' },
  { key: 'd', to: '/p/$project/$app/deployments', name: 'deployments' },
  { key: 'r', to: '/p/$project/$app/releases', name: 'releases' },
  { key: 'l', to: '/p/$project/$app/logs', name: 'logs' },
  { key: 'c', to: '/p/$project/$app/config', name: 'configuration' },
  { key: 's', to: '/p/$project/$app/scale', name: 'scale' },
  { key: 't', to: '/p/$project/$app/settings', name: 'settings' },
] as const
