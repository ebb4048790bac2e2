import { RotateCw, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { detach } from '../data/detach.ts'
import { isAbsent, problemOf } from '../data/problem.ts'
import { Button } from '../design/button.tsx'
import { Empty } from '../design/empty.tsx'
import { Notice } from '../design/notice.tsx'
import { Waiting } from '../design/waiting.tsx'
import { problemText } from '../language/problem.ts'
import { m } from '../paraglide/messages.js'
import { ButtonLink } from './button-link.tsx'

interface QueryLike<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isFetching: boolean
  readonly refetch: () => unknown
}

interface QueryStateProps<T> {
  readonly query: QueryLike<T>
  /** What is loaded, as a word in a sentence. */
  readonly what: string
  readonly tall?: boolean
  readonly children: (data: T) => ReactNode
}

/** Loading, failing and absent look the same everywhere. An old answer stays shown under a newer failure. */
export function QueryState<T>({ query, what, tall = false, children }: QueryStateProps<T>) {
  const { data, error } = query
  if (data === undefined && error !== null && error !== undefined) {
    return isAbsent(error) ? <Absent /> : <Failed error={error} what={what} again={query.refetch} busy={query.isFetching} />
  }
  if (data === undefined) return <Waiting what={what} tall={tall} />
  return (
    <>
      {error !== null && error !== undefined && (
        <div className="pb-4">
          <Failed error={error} what={what} again={query.refetch} busy={query.isFetching} />
        </div>
      )}
      {children(data)}
    </>
  )
}

function Failed({ error, what, again, busy }: { readonly error: unknown; readonly what: string; readonly again: () => unknown; readonly busy: boolean }) {
  return (
    <Notice
      tone="failed"
      title={m.problem_title({ what })}
      actions={
        <Button icon={RotateCw} busy={busy} onClick={() => detach(again())}>
          {m.retry()}
        </Button>
      }
    >
      {problemText(problemOf(error))}
    </Notice>
  )
}

export function Absent() {
  return (
    <Empty icon={SearchX} title={m.absent_title()} hint={m.absent_hint()}>
      <ButtonLink to="/">{m.absent_home()}</ButtonLink>
    </Empty>
  )
}
