import { createLink } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { buttonClass } from '../design/button.tsx'
import type { ButtonLook } from '../design/button.tsx'

interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style'> {
  readonly look?: ButtonLook
  readonly icon?: LucideIcon
  readonly ref?: Ref<HTMLAnchorElement>
}

function Anchor({ look = 'plain', icon: Icon, children, ...rest }: LinkProps) {
  return (
    <a {...rest} className={buttonClass(look)}>
      {Icon && <Icon size={16} aria-hidden />}
      {children}
    </a>
  )
}

/** A link that looks like a button: it goes somewhere, a button does something. */
export const ButtonLink = createLink(Anchor)

function Text({ children, ...rest }: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style'> & { readonly ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a {...rest} className="rounded-small font-medium text-accent underline-offset-4 hover:underline">
      {children}
    </a>
  )
}

export const TextLink = createLink(Text)

/** To another origin: the app's own address. */
export function OutLink({ href, look, icon, children }: { readonly href: string; readonly look?: ButtonLook; readonly icon?: LucideIcon; readonly children: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" {...(look ? { look } : {})} {...(icon ? { icon } : {})}>
      {children}
    </Anchor>
  )
}
