import type { LogMark } from '@podo/contract'
import { Link } from '@tanstack/react-router'
import { CircleX, Rocket } from 'lucide-react'
import { environmentSearch } from '../data/app.ts'
import type { Place } from '../data/app.ts'
import { logTimeText, momentText } from '../language/moment.ts'
import { deploymentNumber, releaseName } from '../language/words.ts'
import { m } from '../paraglide/messages.js'

/** Where a release went live, or a process ended, across the lines. */
export function MarkView({ mark, place }: { readonly mark: LogMark; readonly place: Place }) {
  const { project, app, environment } = place
  const isLive = mark.kind === 'live'
  const Icon = isLive ? Rocket : CircleX
  return (
    <div className="sticky left-0 flex h-8 w-[min(100%,100vw)] items-center gap-2.5 px-3 font-sans" data-mark={mark.kind}>
      <Icon size={14} aria-hidden className={isLive ? 'shrink-0 text-accent' : 'shrink-0 text-failed'} />
      <span className={isLive ? 'truncate font-medium text-accent' : 'truncate text-failed'} title={momentText(mark.at)}>
        {isLive ? (
          <>
            {m.log_mark_live({ release: releaseName(mark.release) })}{' '}
            <Link to="/p/$project/$app/deployments/$number" params={{ project, app, number: String(mark.deployment) }} search={environmentSearch(environment)} className="underline">
              {deploymentNumber(mark.deployment)}
            </Link>
          </>
        ) : (
          exitText(mark)
        )}
      </span>
      <span className="shrink-0 text-muted">{logTimeText(mark.at)}</span>
      <span aria-hidden className={isLive ? 'h-px min-w-4 flex-1 bg-accent' : 'h-px min-w-4 flex-1 bg-line'} />
    </div>
  )
}

function exitText({ process, exitCode, signal, outOfMemory }: Extract<LogMark, { kind: 'exited' }>): string {
  if (outOfMemory) return m.log_mark_out_of_memory({ process })
  return signal === null ? m.log_mark_exited({ process, code: exitCode ?? '?' }) : m.log_mark_killed({ process, signal })
}
