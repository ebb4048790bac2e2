import { Undo2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { Place } from '../data/app.ts'
import { Button } from '../design/button.tsx'
import type { ButtonLook } from '../design/button.tsx'
import { m } from '../paraglide/messages.js'

const RollbackDialog = lazy(() => import('./rollback-dialog.tsx').then(({ RollbackDialog: component }) => ({ default: component })))

interface RollbackButtonProps {
  readonly place: Place
  /** The release to go back to; the last one that served before, unless told. */
  readonly release?: number
  readonly look?: ButtonLook
}

/** The way back, the same wherever something can have gone wrong. */
export function RollbackButton({ place, release, look = 'plain' }: RollbackButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button look={look} icon={Undo2} onClick={() => setOpen(true)}>
        {m.deployment_rollback()}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <RollbackDialog place={place} {...(release === undefined ? {} : { release })} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
