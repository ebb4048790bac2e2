import { useConnection } from '../data/live.tsx'
import { useNowWhile } from '../data/now.ts'
import { Button } from '../design/button.tsx'
import { StateShape } from '../design/state.tsx'
import { runningText } from '../language/duration.ts'
import { clockText } from '../language/moment.ts'
import { m } from '../paraglide/messages.js'

const PATIENCE_MS = 1500

/** Says that live updates are cut, how old what is shown has become, and when it is tried again. */
export function ConnectionBar() {
  const connection = useConnection()
  const now = useNowWhile(connection.state === 'cut')
  const cutFor = connection.state === 'cut' ? now - connection.since : 0
  const shown = connection.state === 'cut' && cutFor > PATIENCE_MS
  return (
    <div role="status">
      {shown && (
        <div className="border-b border-line bg-held-soft">
          <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm sm:px-6">
            <StateShape tone="held" />
            <p className="min-w-0 flex-1">
              {m.connection_cut({ time: clockText(connection.since), duration: runningText(cutFor) })}{' '}
              {connection.nextTryAt > now ? m.connection_next({ duration: runningText(connection.nextTryAt - now + 999) }) : m.connection_trying()}
            </p>
            <Button look="quiet" onClick={connection.retry}>
              {m.connection_now()}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}
