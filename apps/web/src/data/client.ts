import { createORPCClient, ORPCError } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Contract } from '@podo/contract'
import { contractPaths } from 'virtual:contract-paths'
import { problemOfBody } from './problem.ts'

const link = new OpenAPILink(contractPaths, {
  url: `${location.origin}/api`,
  customErrorResponseBodyDecoder: (body, response) => {
    const problem = problemOfBody(body, response.status)
    return new ORPCError(problem.code, { status: response.status, message: problem.message, data: problem })
  },
})

/** The API, typed by the contract. Every failure is an ORPCError whose data is a `Problem`; see problem.ts. */
export const client: JsonifiedClient<ContractRouterClient<Contract>> = createORPCClient(link)

/** Query options, keys and mutation options of every operation. */
export const api = createTanstackQueryUtils(client)
