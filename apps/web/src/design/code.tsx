import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { m } from '../paraglide/messages.js'
import { IconButton } from './button.tsx'

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 1600)
    return () => clearTimeout(timer)
  }, [copied])
  return (
    <>
      <IconButton label={copied ? m.copied() : label} icon={copied ? Check : Copy} onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))} />
      <span className="sr-only" role="status">
        {copied ? m.copied() : ''}
      </span>
    </>
  )
}

/** Lines for a terminal, as one thing to copy. */
export function CommandLines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <div className="flex min-w-0 items-start gap-1 rounded-small border border-line bg-sunken py-1 pr-1 pl-3 text-left">
      <pre className="min-w-0 flex-1 overflow-x-auto py-2 font-mono text-sm" tabIndex={0}>
        {lines.map((line) => (
          <code key={line} className="block">
            <span className="text-muted select-none" aria-hidden>
              ${' '}
            </span>
            {line}
          </code>
        ))}
      </pre>
      <CopyButton text={lines.join('\n')} label={m.copy_command()} />
    </div>
  )
}

export function Mono({ children }: { readonly children: string }) {
  return <code className="font-mono text-[0.925em] break-all">{children}</code>
}
