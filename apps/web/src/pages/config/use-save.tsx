import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Config } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { api, client } from '../../data/client.ts'
import { problemOf } from '../../data/problem.ts'
import { Button } from '../../design/button.tsx'
import { PassHoldDialog } from '../../deploy/pass-hold-dialog.tsx'
import { useSay } from '../../design/toast.tsx'
import { problemText } from '../../language/problem.ts'
import { configName, deploymentNumber } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { updateOf } from './draft.ts'
import type { Draft } from './draft.ts'

interface SaveRequest {
  readonly config: Config
  readonly draft: Draft
  readonly deploy: boolean
  readonly passHold?: boolean
}

interface Save {
  readonly busy: boolean
  readonly save: (request: SaveRequest) => void
  readonly question: ReactNode
}

/** Saves a draft as a new version and goes to the deployment that it begins; asks before a hold is passed. */
export function useSave(place: Place, onSaved: () => void): Save {
  const { project, app, environment } = place
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const say = useSay()
  const [held, setHeld] = useState<SaveRequest | null>(null)
  const mutation = useMutation({
    mutationFn: ({ config, draft, deploy, passHold = false }: SaveRequest) => client.config.update({ ...place, ...updateOf(config, draft), deploy, passHold }),
    onSuccess: ({ config, changes, deployment, shownInLogs }) => {
      setHeld(null)
      onSaved()
      queryClient.setQueryData(api.config.get.queryKey({ input: { ...place } }), config)
      detach(queryClient.invalidateQueries({ queryKey: api.config.versions.key() }))
      const version = configName(config.version)
      if (shownInLogs.length > 0) say('failed', m.config_shown_in_logs({ names: shownInLogs.join(', ') }))
      if (changes.length === 0) say('done', m.config_saved_same())
      else if (deployment === null) say('done', m.config_saved({ version }))
      else {
        say('done', m.config_saved_deploys({ version, number: deploymentNumber(deployment.number) }))
        detach(navigate({ to: '/p/$project/$app/deployments/$number', params: { project, app, number: String(deployment.number) }, search: environmentSearch(environment) }))
      }
    },
    onError: (error, request) => {
      const problem = problemOf(error)
      if (problem.code === 'HELD') setHeld(request)
      else say('failed', problemText(problem))
    },
  })
  const question = (
    <PassHoldDialog open={held !== null} busy={mutation.isPending} onPass={() => held && mutation.mutate({ ...held, passHold: true })} onClose={() => setHeld(null)}>
      <Button onClick={() => held && mutation.mutate({ ...held, deploy: false })}>{m.config_save_only()}</Button>
    </PassHoldDialog>
  )
  return { busy: mutation.isPending, save: mutation.mutate, question }
}
