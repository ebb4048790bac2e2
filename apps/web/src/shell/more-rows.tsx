import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { detach } from '../data/detach.ts'
import { Button } from '../design/button.tsx'
import { m } from '../paraglide/messages.js'

type Paged = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>

/** The foot of a list that is brought page by page; nothing once all of it is there. */
export function MoreRows({ query }: { readonly query: Paged }) {
  if (!query.hasNextPage) return null
  return (
    <div className="border-t border-line p-3 text-center">
      <Button look="quiet" busy={query.isFetchingNextPage} onClick={() => detach(query.fetchNextPage())}>
        {m.more()}
      </Button>
    </div>
  )
}
