import { setPreference, usePreference } from './preference.ts'

export type Theme = 'system' | 'light' | 'dark'

const asTheme = (text: string): Theme => (text === 'light' || text === 'dark' ? text : 'system')

/** The same as public/before-paint.js does before the first paint. */
export function setTheme(theme: Theme): void {
  setPreference('theme', theme)
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export const useTheme = (): Theme => asTheme(usePreference('theme', 'system')[0])
