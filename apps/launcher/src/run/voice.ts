/** What is said to people: on this terminal, and to every `podo start` or `podo restart` that listens in. */
export interface Voice {
  say(line: string): void
  listen(listener: (line: string) => void): () => void
}

export function createVoice(print: ((line: string) => void) | undefined): Voice {
  const listeners = new Set<(line: string) => void>()
  if (print !== undefined) listeners.add(print)
  return {
    say: (line) => {
      for (const listener of listeners) listener(line)
    },
    listen: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
