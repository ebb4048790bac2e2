import { Dialog } from '../design/dialog.tsx'
import { m } from '../paraglide/messages.js'
import { APP_PLACES, PLACES } from './place.ts'
import { isMac } from './top-bar.tsx'

const KEY = 'rounded-small border border-line bg-sunken px-1.5 py-0.5 font-mono text-xs'

function Row({ keys, children }: { readonly keys: readonly string[]; readonly children: string }) {
  return (
    <li className="flex min-h-9 items-center justify-between gap-4 text-sm">
      <span>{children}</span>
      <span className="flex items-center gap-1.5 text-muted">
        {keys.map((key, index) => (
          <span key={key} className="flex items-center gap-1.5">
            {index > 0 && <span className="text-xs">{m.shortcut_then()}</span>}
            <kbd className={KEY}>{key}</kbd>
          </span>
        ))}
      </span>
    </li>
  )
}

export function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title={m.shortcuts()}>
      <h3 className="pb-1 text-xs font-medium text-muted">{m.shortcuts_anywhere()}</h3>
      <ul>
        <Row keys={[isMac() ? '⌘K' : 'Ctrl K']}>{m.shortcut_palette()}</Row>
        <Row keys={['?']}>{m.shortcut_help()}</Row>
        <Row keys={['Esc']}>{m.shortcut_close()}</Row>
        {PLACES.map((place) => (
          <Row key={place.key} keys={['g', place.key]}>
            {place.name()}
          </Row>
        ))}
      </ul>
      <h3 className="pt-4 pb-1 text-xs font-medium text-muted">{m.shortcuts_in_app()}</h3>
      <ul>
        {APP_PLACES.map((place) => (
          <Row key={place.key} keys={['g', place.key]}>
            {place.name()}
          </Row>
        ))}
      </ul>
    </Dialog>
  )
}
