import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Activity, CircleUser, Gauge, Keyboard as KeyboardIcon, LogOut } from 'lucide-react'
import { detach } from '../data/detach.ts'
import { sessionQuery } from '../data/session.ts'
import { setTheme, useTheme } from '../data/theme.ts'
import { IconButton } from '../design/button.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../design/menu.tsx'
import { language, setLanguage } from '../language/locale.ts'
import { m } from '../paraglide/messages.js'
import { useKeyboard } from './keyboard.tsx'
import { useSignOut } from './use-sign-out.ts'

/** Loaded when it is first opened, and then open. */
export function AccountMenu() {
  const { data: session } = useQuery(sessionQuery)
  const navigate = useNavigate()
  const theme = useTheme()
  const signOut = useSignOut()
  const { openHelp } = useKeyboard()
  return (
    <Menu startsOpen trigger={<IconButton label={m.account_menu()} icon={CircleUser} />}>
      {session && (
        <div className="px-2.5 pt-2 pb-1">
          <p className="font-medium">{session.user.displayName}</p>
          <p className="text-xs text-muted">{session.user.login}</p>
        </div>
      )}
      <MenuItem icon={CircleUser} onSelect={() => detach(navigate({ to: '/account' }))}>
        {m.account()}
      </MenuItem>
      <MenuItem icon={Activity} onSelect={() => detach(navigate({ to: '/activity' }))}>
        {m.activity()}
      </MenuItem>
      <MenuItem icon={Gauge} onSelect={() => detach(navigate({ to: '/podo' }))}>
        {m.podo_title()}
      </MenuItem>
      <MenuItem icon={KeyboardIcon} onSelect={openHelp}>
        {m.shortcuts()}
      </MenuItem>
      <MenuLine />
      <MenuChoice
        label={m.theme()}
        value={theme}
        onChange={setTheme}
        options={[
          ['system', m.theme_system()],
          ['light', m.theme_light()],
          ['dark', m.theme_dark()],
        ]}
      />
      <MenuChoice
        label={m.language()}
        value={language()}
        onChange={setLanguage}
        options={[
          ['en', 'English'],
          ['ko', '한국어'],
        ]}
      />
      <MenuLine />
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate(undefined)}>
        {m.sign_out()}
      </MenuItem>
    </Menu>
  )
}
