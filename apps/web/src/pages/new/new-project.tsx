import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { TextField } from '../../design/field.tsx'
import { m } from '../../paraglide/messages.js'

export function NewProject({ onMade }: { readonly onMade: (project: string) => void }) {
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const make = useAction(() => client.projects.create({ name: name.trim(), ...(displayName.trim() === '' ? {} : { displayName: displayName.trim() }) }), {
    done: (project) => m.new_project_made({ name: project.displayName }),
    after: (project) => {
      onMade(project.name)
      setName('')
      setDisplayName('')
      detach(queryClient.invalidateQueries({ queryKey: api.projects.list.key() }))
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate(undefined)
  }
  return (
    <Card title={m.project_new()}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField label={m.project_name()} hint={m.project_name_hint()} mono autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
        <TextField label={m.project_display()} hint={m.project_display_hint()} autoComplete="off" maxLength={100} value={displayName} onChange={(event) => setDisplayName(event.target.value)} />
        <div>
          <Button type="submit" busy={make.isPending} disabled={name.trim() === ''}>
            {m.project_create()}
          </Button>
        </div>
      </form>
    </Card>
  )
}
