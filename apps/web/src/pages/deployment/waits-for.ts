import type { PhaseState } from '@podo/contract'
import { language } from '../../language/locale.ts'
import { m } from '../../paraglide/messages.js'

/** What a phase waits for. The server says it in English; in another language the phase itself tells. */
export function waitsForText({ phase, waitsFor }: Pick<PhaseState, 'phase' | 'waitsFor'>, queuePosition: number | null): string | null {
  if (queuePosition !== null) return m.waits_build_slot()
  if (waitsFor !== null && language() === 'en') return waitsFor
  if (phase === 'verify') return m.waits_healthy()
  if (phase === 'start') return m.waits_listening()
  if (phase === 'predeploy') return m.waits_predeploy()
  return waitsFor
}
