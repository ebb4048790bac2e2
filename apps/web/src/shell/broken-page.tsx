import { RotateCw } from 'lucide-react'
import { problemOf } from '../data/problem.ts'
import { Button } from '../design/button.tsx'
import { Empty } from '../design/empty.tsx'
import { problemText } from '../language/problem.ts'
import { m } from '../paraglide/messages.js'

const isOfConsole = (error: unknown): boolean => error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError

/** A page that threw: a defect of the console, or Podo away while the session was asked for. */
export function BrokenPage({ error }: { readonly error: unknown }) {
  const own = isOfConsole(error) && problemOf(error).status === 0 && !/fetch|load/i.test(String(error))
  return (
    <Empty icon={RotateCw} title={own ? m.broken_title() : m.problem_title({ what: 'Podo' })} hint={own ? m.broken_hint() : problemText(problemOf(error))}>
      <Button look="primary" onClick={() => location.reload()}>
        {m.broken_reload()}
      </Button>
    </Empty>
  )
}
