import type { LucideIcon } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** Not modal, so that it adds no style element of its own to the page (the content policy would refuse it). */
export function Menu({ trigger, children, startsOpen = false }: { readonly trigger: ReactNode; readonly children: ReactNode; readonly startsOpen?: boolean }) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={startsOpen}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={8}
          className="z-40 min-w-48 animate-arrive rounded-large border border-line bg-raised p-1 text-sm shadow-over"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

interface MenuItemProps {
  readonly icon?: LucideIcon
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

const ROW = 'flex min-h-9 w-full cursor-default items-center gap-2.5 rounded-small px-2.5 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover'

export function MenuItem({ icon: Icon, danger = false, disabled = false, onSelect, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item disabled={disabled} onSelect={onSelect} className={classNames(ROW, danger && 'text-failed')}>
      {Icon && <Icon size={16} aria-hidden className={danger ? '' : 'text-muted'} />}
      {children}
    </DropdownMenu.Item>
  )
}

export function MenuChoice<T extends string>({ value, options, onChange, label }: { readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly onChange: (next: T) => void; readonly label: string }) {
  return (
    <DropdownMenu.RadioGroup value={value} aria-label={label}>
      <DropdownMenu.Label className="px-2.5 pt-2 pb-1 text-xs text-muted">{label}</DropdownMenu.Label>
      {options.map(([option, text]) => (
        <DropdownMenu.RadioItem key={option} value={option} onSelect={() => onChange(option)} className={ROW}>
          <span className="grid size-4 place-items-center" aria-hidden>
            <DropdownMenu.ItemIndicator>
              <span className="block size-2 rounded-full bg-accent" />
            </DropdownMenu.ItemIndicator>
          </span>
          {text}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

export function MenuLine() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />
}
