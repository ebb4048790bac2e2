/**
 * How a launcher comes to its end.
 * `stop`: apps are stopped too, remembered. `leave`: the control plane alone. `move`: another launcher takes over.
 */
export type Order = { readonly kind: 'stop' } | { readonly kind: 'leave' } | { readonly kind: 'move'; readonly runtime: string }

export interface Orders {
  /** The first order counts; a later one changes nothing. */
  give(order: Order): void
  /** Ctrl-C: the first stops, the second stops now. */
  interrupt(): void
  readonly first: Promise<Order>
  isGiven(): boolean
  /** Aborted by the second Ctrl-C. */
  readonly hurry: AbortSignal
}

export function createOrders(): Orders {
  const { promise, resolve } = Promise.withResolvers<Order>()
  const hurry = new AbortController()
  let given: Order | undefined
  const give = (order: Order): void => {
    given ??= order
    resolve(given)
  }
  return {
    give,
    interrupt: () => (given === undefined ? give({ kind: 'stop' }) : hurry.abort()),
    first: promise,
    isGiven: () => given !== undefined,
    hurry: hurry.signal,
  }
}
