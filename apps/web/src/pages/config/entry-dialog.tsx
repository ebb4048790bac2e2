import { useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { TextArea, TextField } from '../../design/field.tsx'
import { m } from '../../paraglide/messages.js'
import type { Kind } from './draft.ts'
import { nameProblem } from './parse-env.ts'

interface EntryDialogProps {
  readonly kind: Kind
  /** The entry that is edited; null for a new one. A secret's value always begins empty. */
  readonly entry: { readonly name: string; readonly value: string } | null
  /** Of a new entry: a name to begin with. */
  readonly name: string
  readonly taken: ReadonlySet<string>
  readonly title?: string
  /** What taking it does, unless it goes into the draft. */
  readonly submit?: string
  readonly onTake: (name: string, value: string) => void
  readonly onClose: () => void
}

function problemOfName(name: string, taken: ReadonlySet<string>): string | undefined {
  const problem = nameProblem(name)
  if (problem === 'bad') return m.config_name_bad()
  if (problem === 'reserved') return m.config_name_reserved({ name })
  return taken.has(name) ? m.config_name_taken({ name }) : undefined
}

function titleOf(kind: Kind, name: string | undefined): string {
  if (name !== undefined) return kind === 'secret' ? m.config_replace({ name }) : m.config_edit({ name })
  return kind === 'secret' ? m.config_add_secret() : m.config_add_variable()
}

export function EntryDialog({ kind, entry, name: begun, taken, title = titleOf(kind, entry?.name), submit: submitName = m.config_take(), onTake, onClose }: EntryDialogProps) {
  const [name, setName] = useState(entry?.name ?? begun)
  const [value, setValue] = useState(entry?.value ?? '')
  const [tried, setTried] = useState(false)
  const problem = entry === null ? problemOfName(name, taken) : undefined
  const empty = kind === 'secret' && value === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (problem === undefined && !empty) onTake(name, value)
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button look="primary" type="submit" form="config-entry">
            {submitName}
          </Button>
        </>
      }
    >
      <form id="config-entry" onSubmit={submit} noValidate className="flex flex-col gap-4">
        {entry === null && <TextField label={m.config_name()} mono autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={128} error={tried ? problem : undefined} value={name} onChange={(event) => setName(event.target.value)} />}
        <TextArea
          label={kind === 'secret' ? m.config_secret_value() : m.config_value()}
          mono
         
          autoComplete="off"
          spellCheck={false}
          maxLength={65_536}
          {...(kind === 'secret' ? { hint: m.config_secrets_hint() } : {})}
          error={tried && empty ? m.required() : undefined}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
