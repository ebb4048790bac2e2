import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { detach } from '../data/detach.ts'
import { PassHoldDialog } from './pass-hold-dialog.tsx'
import { useSay } from '../design/toast.tsx'
import { problemText } from '../language/problem.ts'
import { environmentSearch } from '../data/app.ts'
import type { Place } from '../data/app.ts'
import { client } from '../data/client.ts'
import { problemOf } from '../data/problem.ts'

interface DeployRequest {
  /** The deployment whose commit is deployed; the newest commit without it. */
  readonly of?: number
  readonly passHold?: boolean
}

interface Deploy {
  readonly busy: boolean
  readonly start: (request: DeployRequest) => void
  /** The question whether to pass a hold, when the server refused because of one. */
  readonly question: ReactNode
}

/** Deploys and goes to the new deployment. A hold is never passed without asking. */
export function useDeploy(place: Place): Deploy {
  const { project, app, environment } = place
  const navigate = useNavigate()
  const say = useSay()
  const [held, setHeld] = useState<DeployRequest | null>(null)
  const mutation = useMutation({
    mutationFn: ({ of, passHold = false }: DeployRequest) => client.deployments.create({ project, app, environment, passHold, ...(of === undefined ? {} : { of }) }),
    onSuccess: ({ number }) => {
      setHeld(null)
      detach(navigate({ to: '/p/$project/$app/deployments/$number', params: { project, app, number: String(number) }, search: environmentSearch(environment) }))
    },
    onError: (error, request) => {
      const problem = problemOf(error)
      if (problem.code === 'HELD') setHeld(request)
      else say('failed', problemText(problem))
    },
  })
  const question = <PassHoldDialog open={held !== null} busy={mutation.isPending} onPass={() => held && mutation.mutate({ ...held, passHold: true })} onClose={() => setHeld(null)} />
  return { busy: mutation.isPending, start: mutation.mutate, question }
}
