import { classNames } from './class-names.ts'

/** What a colour may mean. Each has a shape of its own, so that it reads without colour. */
export type Tone = 'live' | 'working' | 'waiting' | 'failed' | 'held' | 'ended'

const INK: Readonly<Record<Tone, string>> = {
  live: 'text-live',
  working: 'text-working',
  waiting: 'text-waiting',
  failed: 'text-failed',
  held: 'text-held',
  ended: 'text-muted',
}

const SOFT: Readonly<Record<Tone, string>> = {
  live: 'bg-live-soft',
  working: 'bg-working-soft',
  waiting: 'bg-waiting-soft',
  failed: 'bg-failed-soft',
  held: 'bg-held-soft',
  ended: 'bg-waiting-soft',
}

export const toneInk = (tone: Tone): string => INK[tone]
export const toneSoft = (tone: Tone): string => SOFT[tone]

function Shape({ tone }: { readonly tone: Tone }) {
  switch (tone) {
    case 'live':
      return <circle cx="6" cy="6" r="5" fill="currentColor" />
    case 'working':
      return (
        <>
          <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeOpacity="0.3" strokeWidth="2" />
          <path d="M6 1.5A4.5 4.5 0 0 1 10.5 6" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
        </>
      )
    case 'waiting':
      return <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
    case 'failed':
      return <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
    case 'held':
      return <path d="M3.6 2v8M8.4 2v8" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
    case 'ended':
      return <path d="M2 6h8" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
  }
}

export function StateShape({ tone, size = 12 }: { readonly tone: Tone; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" className={classNames('shrink-0', INK[tone], tone === 'working' && 'animate-turn')} aria-hidden>
      <Shape tone={tone} />
    </svg>
  )
}

/** Shape and word on a quiet ground. */
export function State({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span className={classNames('inline-flex h-6 items-center gap-1.5 rounded-full px-2 text-xs font-medium whitespace-nowrap', INK[tone], SOFT[tone])}>
      <StateShape tone={tone} size={10} />
      {children}
    </span>
  )
}
