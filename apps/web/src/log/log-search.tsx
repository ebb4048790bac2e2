import { ChevronDown, ChevronUp } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../design/button.tsx'
import { TextField } from '../design/field.tsx'
import { m } from '../paraglide/messages.js'

export interface Search {
  readonly text: string
  /** Which of the matches is the current one. */
  readonly at: number
}

interface LogSearchProps {
  readonly search: Search
  readonly matches: number
  readonly onSearch: (search: Search) => void
}

export function useLogSearch(): readonly [Search, (search: Search) => void] {
  return useState<Search>({ text: '', at: 0 })
}

/** Enter goes to the next match, Shift Enter to the one before, Escape clears. */
export function LogSearch({ search, matches, onSearch }: LogSearchProps) {
  const { text, at } = search
  const step = (by: number): void => {
    if (matches > 0) onSearch({ text, at: (at + by + matches) % matches })
  }
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1 sm:max-w-md">
      <div className="min-w-0 flex-1">
        <TextField
          label={m.log_search()}
          hideLabel
          type="search"
          placeholder={m.log_search()}
          maxLength={200}
          value={text}
          onChange={(event) => onSearch({ text: event.target.value, at: 0 })}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
            if (event.key === 'Escape') onSearch({ text: '', at: 0 })
          }}
        />
      </div>
      {text.trim() !== '' && (
        <>
          <span role="status" className="w-20 shrink-0 text-center text-xs text-muted">
            {matches === 0 ? m.log_none_match() : m.log_matches({ at: Math.min(at, matches - 1) + 1, count: matches })}
          </span>
          <IconButton label={m.log_previous_match()} icon={ChevronUp} disabled={matches === 0} onClick={() => step(-1)} />
          <IconButton label={m.log_next_match()} icon={ChevronDown} disabled={matches === 0} onClick={() => step(1)} />
        </>
      )}
    </div>
  )
}
