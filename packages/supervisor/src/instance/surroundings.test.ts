import { expect, it } from 'vitest'
import { placeSurroundings } from './surroundings.ts'

it('puts the folders of the app before PATH, and its folder where a value asks for it', () => {
  expect(placeSurroundings({ variables: { LIBRARY: '{app}/lib:{app}/more', PLAIN: 'x' }, paths: ['bin', '../../node_modules/.bin'] }, '/run/app/apps/web', '/usr/bin:/bin')).toEqual({
    PATH: '/run/app/apps/web/bin:/run/app/node_modules/.bin:/usr/bin:/bin',
    LIBRARY: '/run/app/apps/web/lib:/run/app/apps/web/more',
    PLAIN: 'x',
  })
})

it('leaves PATH as it is for an app without folders of its own', () => {
  expect(placeSurroundings({ variables: {}, paths: [] }, '/run/app', '/bin')).toEqual({ PATH: '/bin' })
})
