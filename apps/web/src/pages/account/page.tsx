import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../../data/session.ts'
import { setTheme, useTheme } from '../../data/theme.ts'
import { Card, Fact, Facts } from '../../design/card.tsx'
import { Select } from '../../design/field.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { language, setLanguage } from '../../language/locale.ts'
import { roleName } from '../../language/role.ts'
import { m } from '../../paraglide/messages.js'
import { PasswordCard } from './password-card.tsx'
import { Tokens } from './tokens.tsx'

export function AccountPage() {
  const { data: session } = useQuery(sessionQuery)
  const theme = useTheme()
  if (!session) return null
  const { user, teams } = session
  return (
    <>
      <PageTitle name={m.account_title()} sentence={m.account_signed_in_as({ login: user.login })} />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={user.displayName}>
            <Facts>
              <Fact name={m.login()}>{user.login}</Fact>
              <Fact name={m.account_teams()}>{teams.map(({ name, role }) => `${name} (${roleName(role)})`).join(', ') || m.none()}</Fact>
              {user.isAdministrator && <Fact name={m.token_role()}>{m.account_administrator()}</Fact>}
            </Facts>
          </Card>
          <Card title={`${m.language()} · ${m.theme()}`}>
            <div className="grid grid-cols-2 gap-3">
              <Select label={m.language()} value={language()} onChange={(event) => setLanguage(event.target.value === 'ko' ? 'ko' : 'en')}>
                <option value="en">English</option>
                <option value="ko">한국어</option>
              </Select>
              <Select label={m.theme()} value={theme} onChange={(event) => setTheme(event.target.value === 'light' ? 'light' : event.target.value === 'dark' ? 'dark' : 'system')}>
                <option value="system">{m.theme_system()}</option>
                <option value="light">{m.theme_light()}</option>
                <option value="dark">{m.theme_dark()}</option>
              </Select>
            </div>
          </Card>
          <PasswordCard hasPassword={user.hasPassword} login={user.login} />
        </div>
        <Tokens />
      </div>
    </>
  )
}
