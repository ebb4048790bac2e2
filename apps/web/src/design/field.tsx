import { ChevronDown } from 'lucide-react'
import { useId } from 'react'
import type { InputHTMLAttributes, ReactNode, Ref, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react'
import { classNames } from './class-names.ts'

const BOX =
  'w-full rounded-small border border-edge bg-surface px-3 text-base text-ink placeholder:text-muted disabled:opacity-60 aria-invalid:border-failed max-sm:text-lg'

interface Wrapped {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong with the value, in a sentence; it is read out with the field. */
  readonly error?: string | undefined
  readonly hideLabel?: boolean
}

interface Ids {
  readonly input: string
  readonly note: string
}

function Around({ label, hint, error, hideLabel = false, ids, children }: Wrapped & { readonly ids: Ids; readonly children: ReactNode }) {
  const note = error ?? hint
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={ids.input} className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      {children}
      {note !== undefined && (
        <p id={ids.note} className={classNames('text-xs', error === undefined ? 'text-muted' : 'text-failed')} role={error === undefined ? undefined : 'alert'}>
          {note}
        </p>
      )}
    </div>
  )
}

function useIds(): Ids {
  const id = useId()
  return { input: id, note: `${id}-note` }
}

const describe = (ids: Ids, { hint, error }: Wrapped) => ({
  id: ids.input,
  'aria-invalid': error !== undefined,
  'aria-describedby': hint === undefined && error === undefined ? undefined : ids.note,
})

type TextFieldProps = Wrapped & Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'id'> & { readonly mono?: boolean; readonly ref?: Ref<HTMLInputElement> }

export function TextField({ label, hint, error, hideLabel = false, mono = false, ...rest }: TextFieldProps) {
  const ids = useIds()
  const wrapped = { label, hint, error, hideLabel }
  return (
    <Around {...wrapped} ids={ids}>
      <input {...rest} {...describe(ids, wrapped)} className={classNames(BOX, 'h-9', mono && 'font-mono')} />
    </Around>
  )
}

type TextAreaProps = Wrapped & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'style' | 'id'> & { readonly mono?: boolean }

export function TextArea({ label, hint, error, hideLabel = false, mono = false, ...rest }: TextAreaProps) {
  const ids = useIds()
  const wrapped = { label, hint, error, hideLabel }
  return (
    <Around {...wrapped} ids={ids}>
      <textarea rows={4} {...rest} {...describe(ids, wrapped)} className={classNames(BOX, 'min-h-20 py-2', mono && 'font-mono text-sm')} />
    </Around>
  )
}

type SelectProps = Wrapped & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'style' | 'id'>

export function Select({ label, hint, error, hideLabel = false, children, ...rest }: SelectProps) {
  const ids = useIds()
  const wrapped = { label, hint, error, hideLabel }
  return (
    <Around {...wrapped} ids={ids}>
      <div className="relative">
        <select {...rest} {...describe(ids, wrapped)} className={classNames(BOX, 'h-9 appearance-none truncate pr-8')}>
          {children}
        </select>
        <ChevronDown size={16} aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 text-muted" />
      </div>
    </Around>
  )
}

interface ChoiceProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'style' | 'id' | 'type'> {
  readonly kind: 'checkbox' | 'radio'
  readonly label: string
  readonly hint?: string
}

export function Choice({ kind, label, hint, ...rest }: ChoiceProps) {
  const ids = useIds()
  return (
    <div className="flex items-start gap-2.5">
      <input {...rest} type={kind} id={ids.input} aria-describedby={hint === undefined ? undefined : ids.note} className="mt-1 size-4 shrink-0 accent-accent-fill" />
      <div className="min-w-0">
        <label htmlFor={ids.input} className="text-sm font-medium">
          {label}
        </label>
        {hint !== undefined && (
          <p id={ids.note} className="text-xs text-muted">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
