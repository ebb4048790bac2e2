import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { FormEvent } from 'react'
import type { Project } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Select, TextField } from '../../design/field.tsx'
import { m } from '../../paraglide/messages.js'

interface ReserveNameProps {
  readonly projects: readonly Project[]
  readonly project: string
  readonly onProject: (project: string) => void
  readonly onMade: (app: string) => void
}

/** Makes an empty app and claims its address, with a word on whether the name is free while it is typed. */
export function ReserveName({ projects, project, onProject, onMade }: ReserveNameProps) {
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const asked = useDeferredValue(name.trim())
  const check = useQuery({ ...api.apps.nameCheck.queryOptions({ input: { project, name: asked } }), enabled: asked !== '', placeholderData: keepPreviousData })
  const make = useAction(() => client.apps.create({ project, name: name.trim() }), {
    done: (app) => m.new_made({ app: app.name }),
    after: (app) => {
      onMade(app.name)
      setName('')
      detach(queryClient.invalidateQueries({ queryKey: api.apps.list.key() }))
    },
  })
  const answer = asked === '' ? undefined : check.data
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    make.mutate(undefined)
  }
  return (
    <Card title={m.new_reserve()}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <p className="text-sm text-muted">{m.new_reserve_hint()}</p>
        <Select label={m.project()} value={project} onChange={(event) => onProject(event.target.value)}>
          {projects.map(({ id, name: value, displayName }) => (
            <option key={id} value={value}>
              {displayName}
            </option>
          ))}
        </Select>
        <TextField
          label={m.app()}
          mono
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.target.value)}
          hint={answer?.available === true ? m.new_name_free({ address: answer.address ?? '' }) : m.project_name_hint()}
          error={answer?.available === false ? (answer.problem ?? m.new_taken({ problem: asked })) : undefined}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" busy={make.isPending} disabled={answer?.available !== true}>
            {m.new_create()}
          </Button>
          {answer?.available === false && answer.suggestion !== null && (
            <Button look="quiet" onClick={() => setName(answer.suggestion ?? '')}>
              {m.new_name_try({ name: answer.suggestion })}
            </Button>
          )}
        </div>
      </form>
    </Card>
  )
}
