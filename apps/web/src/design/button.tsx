import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from './class-names.ts'
import { Turning } from './turning.tsx'

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger'

const LOOKS: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-accent-fill text-on-fill border-transparent enabled:hover:bg-accent-fill-hover',
  plain: 'bg-surface text-ink border-line enabled:hover:bg-hover enabled:hover:border-edge',
  quiet: 'bg-transparent text-muted border-transparent enabled:hover:bg-hover enabled:hover:text-ink',
  danger: 'bg-failed-fill text-on-fill border-transparent enabled:hover:brightness-90',
}

export const buttonClass = (look: ButtonLook, iconOnly = false): string =>
  classNames(
    'inline-flex h-9 shrink-0 items-center justify-center gap-2 rounded-small border text-sm font-medium whitespace-nowrap transition-colors duration-150',
    'disabled:opacity-55 aria-busy:cursor-progress',
    iconOnly ? 'w-9' : 'px-3',
    LOOKS[look],
  )

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> {
  readonly look?: ButtonLook
  readonly icon?: LucideIcon
  /** Its request is under way: it stays in place, says so and takes no second click. */
  readonly busy?: boolean
  readonly ref?: Ref<HTMLButtonElement>
  readonly children: ReactNode
}

export function Button({ look = 'plain', icon: Icon, busy = false, children, disabled, type = 'button', ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} disabled={disabled === true || busy} aria-busy={busy} className={buttonClass(look)}>
      {busy ? <Turning /> : Icon ? <Icon size={16} aria-hidden /> : null}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style' | 'children'> {
  readonly label: string
  readonly icon: LucideIcon
  readonly look?: ButtonLook
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton({ label, icon: Icon, look = 'quiet', type = 'button', ...rest }: IconButtonProps) {
  return (
    <button {...rest} type={type} aria-label={label} title={label} className={buttonClass(look, true)}>
      <Icon size={16} aria-hidden />
    </button>
  )
}
