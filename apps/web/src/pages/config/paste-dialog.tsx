import { useMemo, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Choice, TextArea } from '../../design/field.tsx'
import { m } from '../../paraglide/messages.js'
import type { Kind } from './draft.ts'
import { parseEnv } from './parse-env.ts'
import type { EnvLine } from './parse-env.ts'

interface PasteDialogProps {
  readonly onTake: (kind: Kind, entries: readonly EnvLine[]) => void
  readonly onClose: () => void
}

export function PasteDialog({ onTake, onClose }: PasteDialogProps) {
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Kind>('variable')
  const { entries, ignored } = useMemo(() => parseEnv(text), [text])
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={m.config_paste_title()}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button look="primary" disabled={entries.length === 0} onClick={() => onTake(kind, entries)}>
            {m.config_paste_take()}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextArea label={m.config_paste_label()} mono rows={10} autoComplete="off" spellCheck={false} maxLength={1_048_576} value={text} onChange={(event) => setText(event.target.value)} />
        <p role="status" className="text-sm">
          {text.trim() === '' ? '\u00a0' : m.config_paste_found({ count: entries.length })}
          {ignored.length > 0 && <span className="text-failed"> {m.config_paste_ignored({ lines: ignored.slice(0, 10).join(', ') })}</span>}
        </p>
        <fieldset className="flex flex-col gap-2">
          <legend className="pb-1 text-sm font-medium">{m.config_paste_as()}</legend>
          <Choice kind="radio" name="paste-kind" label={m.config_paste_variables()} checked={kind === 'variable'} onChange={() => setKind('variable')} />
          <Choice kind="radio" name="paste-kind" label={m.config_paste_secrets()} checked={kind === 'secret'} onChange={() => setKind('secret')} />
        </fieldset>
      </div>
    </Dialog>
  )
}
