import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** A wide table scrolls inside itself; the page never does so sideways. */
export function Table({ label, head, children }: { readonly label: string; readonly head: readonly string[]; readonly children: ReactNode }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full border-collapse text-left text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {head.map((name, index) => (
              <th key={name === '' ? index : name} scope="col" className="h-9 px-4 font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  )
}

export function Cell({ children, end = false, wide = false }: { readonly children?: ReactNode; readonly end?: boolean; readonly wide?: boolean }) {
  return <td className={classNames('px-4 py-2.5 align-middle', end && 'text-right', wide && 'min-w-56')}>{children}</td>
}

export function HeadCell({ children }: { readonly children: ReactNode }) {
  return (
    <th scope="row" className="px-4 py-2.5 align-middle font-medium">
      {children}
    </th>
  )
}
