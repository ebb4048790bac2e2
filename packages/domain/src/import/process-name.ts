/** The nearest name that a process may have: `sidekiq_worker` becomes `sidekiq-worker`. Null where nothing is left. */
export function processName(text: string): string | null {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '')
  return name === '' ? null : name
}
