import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { api } from '../../data/client.ts'
import { Card } from '../../design/card.tsx'
import { CommandLines } from '../../design/code.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { m } from '../../paraglide/messages.js'
import { NewProject } from './new-project.tsx'
import { ReserveName } from './reserve-name.tsx'

const route = getRouteApi('/signed/new')

export function NewPage() {
  const { project: asked } = route.useSearch()
  const projects = useQuery(api.projects.list.queryOptions({ input: { limit: 200 } }))
  const items = projects.data?.items ?? []
  const [picked, setPicked] = useState<string | undefined>(asked)
  const project = picked ?? items[0]?.name
  const [app, setApp] = useState<string | null>(null)
  const target = [project === undefined ? '' : ` --project ${project}`, app === null ? '' : ` --app ${app}`].join('')
  return (
    <>
      <PageTitle name={m.new_title()} sentence={m.new_sentence()} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Card>
          <ol className="flex flex-col gap-6">
            <Step number={1} title={m.new_step_folder()} hint={m.new_step_folder_hint()}>
              <CommandLines lines={['cd my-app']} />
            </Step>
            <Step number={2} title={m.new_step_deploy()} hint={m.new_step_deploy_hint()}>
              <CommandLines lines={[`podo deploy${target}`]} />
            </Step>
            <Step number={3} title={m.new_step_open()} hint={m.new_step_open_hint()}>
              <CommandLines lines={['podo open']} />
            </Step>
          </ol>
          <p className="pt-6 text-sm text-muted">{m.new_env_hint()}</p>
        </Card>
        <div className="flex min-w-0 flex-col gap-4">
          {project !== undefined && <ReserveName projects={items} project={project} onProject={setPicked} onMade={setApp} />}
          <NewProject onMade={setPicked} />
        </div>
      </div>
    </>
  )
}

function Step({ number, title, hint, children }: { readonly number: number; readonly title: string; readonly hint: string; readonly children: ReactNode }) {
  return (
    <li className="flex gap-4">
      <span aria-hidden className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent">
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div>
          <h2 className="font-semibold">{title}</h2>
          <p className="text-sm text-muted">{hint}</p>
        </div>
        {children}
      </div>
    </li>
  )
}
