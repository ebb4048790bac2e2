/** A bunch of grapes that also reads as pods. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="shrink-0">
      <path d="M16 7.5c0-3 1.6-5 4.6-5.6" fill="none" className="stroke-live" strokeWidth="2.4" strokeLinecap="round" />
      <g className="fill-accent stroke-canvas" strokeWidth="1.2">
        <circle cx="9" cy="13" r="4.6" />
        <circle cx="16" cy="11.6" r="4.6" />
        <circle cx="23" cy="13" r="4.6" />
        <circle cx="12.5" cy="19.4" r="4.6" />
        <circle cx="19.5" cy="19.4" r="4.6" />
        <circle cx="16" cy="25.8" r="4.6" />
      </g>
    </svg>
  )
}
