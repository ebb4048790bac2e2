import { useParams } from '@tanstack/react-router'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Plus, Search } from 'lucide-react'
import { buttonClass } from '../design/button.tsx'
import { Logo } from '../design/logo.tsx'
import { m } from '../paraglide/messages.js'
import { AccountButton } from './account-button.tsx'
import { useKeyboard } from './keyboard.tsx'

export function TopBar() {
  const { openPalette } = useKeyboard()
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-canvas">
      <div className="mx-auto flex h-14 max-w-6xl items-center gap-1 px-4 sm:gap-2 sm:px-6">
        <Link to="/" aria-label={m.home()} className="flex items-center gap-2 rounded-small pr-1 text-lg font-bold tracking-tight">
          <Logo />
          <span className="max-sm:hidden">Podo</span>
        </Link>
        <Breadcrumb />
        <div className="flex-1" />
        <button
          type="button"
          onClick={openPalette}
          aria-keyshortcuts="Control+K Meta+K"
          className="flex h-9 items-center gap-2 rounded-small border border-line bg-surface px-2.5 text-sm text-muted hover:border-edge hover:text-ink md:w-48"
        >
          <Search size={16} aria-hidden />
          <span className="max-md:sr-only">{m.search()}</span>
          <kbd className="ml-auto font-sans text-xs max-md:hidden" aria-hidden>
            {isMac() ? '⌘K' : 'Ctrl K'}
          </kbd>
        </button>
        <nav aria-label={m.main_menu()} className="flex items-center">
          <Link to="/activity" className={`${buttonClass('quiet')} max-md:hidden`} activeProps={{ 'aria-current': 'page' }}>
            {m.activity()}
          </Link>
          <Link to="/new" className={`${buttonClass('quiet')} max-md:w-9 max-md:px-0`} activeProps={{ 'aria-current': 'page' }} aria-label={m.new_app()}>
            <Plus size={16} aria-hidden />
            <span className="max-md:hidden">{m.new_app()}</span>
          </Link>
        </nav>
        <AccountButton />
      </div>
    </header>
  )
}

export const isMac = (): boolean => navigator.userAgent.includes('Mac')

function Breadcrumb() {
  const { project, app } = useParams({ strict: false })
  if (project === undefined) return null
  const place = 'min-w-0 truncate rounded-small px-1 text-sm hover:text-accent'
  return (
    <nav aria-label={m.breadcrumb()} className="min-w-0">
      <ol className="flex min-w-0 items-center">
        <li className="flex min-w-0 items-center max-sm:hidden">
          <ChevronRight size={14} aria-hidden className="shrink-0 text-muted" />
          <Link to="/p/$project" params={{ project }} className={`${place} ${app === undefined ? 'font-semibold' : 'text-muted'}`}>
            {project}
          </Link>
        </li>
        {app !== undefined && (
          <li className="flex min-w-0 items-center">
            <ChevronRight size={14} aria-hidden className="shrink-0 text-muted" />
            <Link to="/p/$project/$app" params={{ project, app }} className={`${place} font-semibold`}>
              {app}
            </Link>
          </li>
        )}
        {app === undefined && (
          <li className="flex min-w-0 items-center sm:hidden">
            <ChevronRight size={14} aria-hidden className="shrink-0 text-muted" />
            <Link to="/p/$project" params={{ project }} className={`${place} font-semibold`}>
              {project}
            </Link>
          </li>
        )}
      </ol>
    </nav>
  )
}
