import { useSyncExternalStore } from 'react'

/** What a person chose on this browser. Storage may be switched off; the choice then lasts for the page. */
const held = new Map<string, string>()
const watchers = new Set<() => void>()

function readStored(name: string): string | null {
  try {
    return localStorage.getItem(`podo.${name}`)
  } catch (error) {
    if (error instanceof DOMException) return null
    throw error
  }
}

function writeStored(name: string, value: string): void {
  try {
    localStorage.setItem(`podo.${name}`, value)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

function preference(name: string, fallback: string): string {
  const known = held.get(name)
  if (known !== undefined) return known
  const value = readStored(name) ?? fallback
  held.set(name, value)
  return value
}

export function setPreference(name: string, value: string): void {
  held.set(name, value)
  writeStored(name, value)
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function usePreference(name: string, fallback: string): readonly [string, (next: string) => void] {
  const value = useSyncExternalStore(watch, () => preference(name, fallback))
  return [value, (next) => setPreference(name, next)]
}
