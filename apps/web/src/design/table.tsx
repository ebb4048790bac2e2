import type { ReactNode } from 'react'

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

export function HeadCell({ children }: { readonly children: ReactNode }) {
  return (
    <th scope="row" className="px-4 py-2.5 align-middle font-medium">
      {children}
    </th>
  )
}
