import { implement } from '@orpc/server'
import { oc } from '@orpc/contract'
import { router } from '@podo/app'
import { contract, operation, STREAMING_ROUTES } from '@podo/contract'
import { describe, expect, it } from 'vitest'
import { streamingHandlers } from '../http/routes.ts'
import { checkPolicies } from './check-policies.ts'

const streaming = { routes: STREAMING_ROUTES, handlers: streamingHandlers }
const route = { method: 'GET', path: '/x' } as const

describe('the check at start', () => {
  it('passes over what is mounted, and counts it', () => {
    expect(checkPolicies(contract, router, streaming)).toBeGreaterThan(40)
  })

  it('refuses an operation without a policy', () => {
    const planted = { ...contract, planted: { get: oc.route(route) } }
    expect(() => checkPolicies(planted, router, streaming)).toThrow('planted.get has no policy')
  })

  it('refuses a handler that is not behind a guard', () => {
    const get = operation('anyone').route(route)
    const bare = implement({ get }).get.handler(async () => ({}))
    expect(() => checkPolicies({ planted: { get } }, { planted: { get: bare } }, streaming)).toThrow('planted.get is not behind a guard')
  })

  it('refuses an operation without a handler, and a handler without an operation', () => {
    expect(() => checkPolicies({ planted: { get: operation('read').route(route) } }, {}, streaming)).toThrow('planted.get is not behind a guard')
    expect(() => checkPolicies({ podo: contract.podo }, router, streaming)).toThrow(/\d+ handlers for \d operations/)
  })

  it('refuses a streaming route without a policy or a handler', () => {
    expect(() => checkPolicies(contract, router, { routes: STREAMING_ROUTES, handlers: { ...streamingHandlers, planted: () => undefined } })).toThrow('planted has no policy')
    expect(() => checkPolicies(contract, router, { routes: { ...STREAMING_ROUTES, planted: { policy: 'read' } }, handlers: streamingHandlers })).toThrow('planted has no handler')
  })

  it('refuses a contract in which it sees nothing', () => {
    expect(() => checkPolicies({}, {}, streaming)).toThrow('no operation')
  })
})
