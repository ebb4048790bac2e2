import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { m } from '../paraglide/messages.js'

interface PassHoldDialogProps {
  readonly open: boolean
  readonly busy: boolean
  readonly onPass: () => void
  readonly onClose: () => void
  /** Another way out, between giving up and passing. */
  readonly children?: ReactNode
}

/** Asked when the server refused because of a hold; a hold is never passed without asking. */
export function PassHoldDialog({ open, busy, onPass, onClose, children }: PassHoldDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={m.app_pass_hold_title()}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          {children}
          <Button look="primary" busy={busy} onClick={onPass}>
            {m.app_pass_hold_yes()}
          </Button>
        </>
      }
    >
      <p>{m.app_pass_hold_hint()}</p>
    </Dialog>
  )
}
