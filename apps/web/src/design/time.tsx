import { useNow } from '../data/now.ts'
import { agoText, momentText, sinceText } from '../language/moment.ts'

/** A moment as its age; the whole date is a hover away and in the machine-readable attribute. */
export function Ago({ at }: { readonly at: string }) {
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={momentText(time)} className="whitespace-nowrap">
      {agoText(time, useNow())}
    </time>
  )
}

export function Since({ at }: { readonly at: string }) {
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={momentText(time)} className="whitespace-nowrap">
      {sinceText(time, useNow())}
    </time>
  )
}
