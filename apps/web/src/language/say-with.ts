type Facts = Readonly<Record<string, string | number>>

/** A message with the facts that a code has; null where it asks for one that was not seen or is empty. */
export function sayWith(message: unknown, facts: Facts): string | null {
  let isWhole = true
  const seen = new Proxy(facts, {
    get: (target, name) => {
      const value = typeof name === 'string' && Object.hasOwn(target, name) ? target[name] : undefined
      if (value === undefined || value === '') isWhole = false
      return value
    },
  })
  const text = (message as (facts: Facts) => string)(seen)
  return isWhole ? text : null
}
