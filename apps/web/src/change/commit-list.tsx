import type { Changes } from '@podo/contract'
import { Mono } from '../design/code.tsx'

export function CommitList({ commits }: { readonly commits: Changes['commits'] }) {
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {commits.map(({ commit, message, author }) => (
        <li key={commit} className="flex min-w-0 items-baseline gap-2">
          <span className="shrink-0 text-xs text-muted">
            <Mono>{commit.slice(0, 7)}</Mono>
          </span>
          <span className="min-w-0 flex-1 truncate" title={message}>
            {message}
          </span>
          <span className="shrink-0 text-xs text-muted max-sm:hidden">{author}</span>
        </li>
      ))}
    </ul>
  )
}
