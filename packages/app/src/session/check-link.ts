import { Secret } from '@podo/kernel'
import { isSignInLinkUsable } from '@podo/store'
import type { Call } from '../operation/call.ts'
import { hashToken } from './token-text.ts'

/** Looks and spends nothing: previews and prefetching do no harm. */
export async function checkLink(call: Call, input: { readonly token: string }): Promise<{ usable: boolean }> {
  call.services.limits.links.attempt(call.address)
  const usable = await call.services.database.transaction({ kind: 'authentication' }, (tx) => isSignInLinkUsable(tx, hashToken(new Secret(input.token))))
  return { usable }
}
