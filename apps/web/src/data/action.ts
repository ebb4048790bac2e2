import { useMutation } from '@tanstack/react-query'
import { useSay } from '../design/toast.tsx'
import { problemText } from '../language/problem.ts'
import { problemOf } from './problem.ts'

interface ActionOptions<T> {
  /** What to say when it is done; nothing when the page shows it by itself. */
  readonly done?: (result: T) => string
  readonly after?: (result: T) => void
}

/** One request of a person: busy while it runs, and said when it is done or was refused. */
export function useAction<I, T>(run: (input: I) => Promise<T>, { done, after }: ActionOptions<T> = {}) {
  const say = useSay()
  return useMutation({
    mutationFn: run,
    onSuccess: (result) => {
      if (done) say('done', done(result))
      after?.(result)
    },
    onError: (error) => say('failed', problemText(problemOf(error))),
  })
}
