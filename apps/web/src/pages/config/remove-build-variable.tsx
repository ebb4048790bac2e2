import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { m } from '../../paraglide/messages.js'

interface RemoveBuildVariableProps {
  readonly name: string
  readonly busy: boolean
  readonly onRemove: () => void
  readonly onClose: () => void
}

/** Asked because it is saved at once, and the value cannot be read back before. */
export function RemoveBuildVariable({ name, busy, onRemove, onClose }: RemoveBuildVariableProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.config_remove({ name })}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button look="danger" busy={busy} onClick={onRemove}>
            {m.build_variable_remove()}
          </Button>
        </>
      }
    >
      <p>{m.build_variable_remove_hint()}</p>
    </Dialog>
  )
}
