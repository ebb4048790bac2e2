import { CircleUser } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { detach } from '../data/detach.ts'
import { IconButton } from '../design/button.tsx'
import { m } from '../paraglide/messages.js'

const load = () => import('./account-menu.tsx').then(({ AccountMenu }) => ({ default: AccountMenu }))
const AccountMenu = lazy(load)

/** The menu comes with its own code, which the first page does not wait for. */
export function AccountButton() {
  const [wanted, setWanted] = useState(false)
  const button = <IconButton label={m.account_menu()} icon={CircleUser} aria-haspopup="menu" onPointerEnter={() => detach(load())} onFocus={() => detach(load())} onClick={() => setWanted(true)} />
  return wanted ? (
    <Suspense fallback={button}>
      <AccountMenu />
    </Suspense>
  ) : (
    button
  )
}
