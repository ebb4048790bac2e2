import { detach } from '../data/detach.ts'
import { setPreference } from '../data/preference.ts'
import { getLocale, setLocale } from '../paraglide/runtime.js'

export type Language = 'en' | 'ko'

export const language = (): Language => getLocale()

/** Messages are compiled in; the console draws itself again (main.tsx follows the preference). */
export function setLanguage(next: Language): void {
  detach(setLocale(next, { reload: false }))
  document.documentElement.lang = next
  setPreference('language', next)
}
