import type { AppEnvironment } from '@podo/contract'
import { m } from '../../paraglide/messages.js'

const isFailed = (here: AppEnvironment): boolean => here.state === 'failing' || here.latest?.status === 'failed'
const isWorking = (here: AppEnvironment): boolean => here.latest?.status === 'working' || here.latest?.status === 'queued'

/** The answer first: what needs a person, what moves, what runs. */
export function projectsSentence(all: readonly AppEnvironment[]): string {
  const parts = [
    { count: all.filter(isFailed).length, say: m.projects_sentence_attention },
    { count: all.filter(isWorking).length, say: m.projects_sentence_working },
    { count: all.filter(({ state }) => state === 'live').length, say: m.projects_sentence_live },
  ].filter(({ count }) => count > 0)
  return parts.length === 0 ? m.projects_sentence_quiet() : parts.map(({ count, say }) => say({ count })).join('\u00a0· ')
}
