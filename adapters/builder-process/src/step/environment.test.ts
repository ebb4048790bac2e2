import { expect, test } from 'vitest'
import { stepEnvironment } from './environment.ts'

const base = { cache: '/cache', extra: {}, variables: {} }

test('what a plan sets comes before what Podo would, and what a person or the operator sets before both', () => {
  expect(stepEnvironment(base)).toMatchObject({ CI: 'true', npm_config_cache: '/cache/npm' })
  expect(stepEnvironment({ ...base, planned: ['CI'] })).not.toHaveProperty('CI')
  expect(stepEnvironment({ ...base, planned: ['CI'], variables: { CI: '1' } })).toMatchObject({ CI: '1' })
  expect(stepEnvironment({ ...base, planned: ['npm_config_registry'], extra: { npm_config_registry: 'x' } })).toMatchObject({ npm_config_registry: 'x' })
})

test('a path of the operator or of the app is not passed on', () => {
  expect(stepEnvironment({ ...base, extra: { PATH: '/x' }, variables: { PATH: '/y' } })).not.toHaveProperty('PATH')
})
