/**
 * The launcher idles for months beside everything else, and a schema library costs it 9 MB of memory. What it reads in
 * that time are its own small files and messages: flat objects, checked here.
 */
export type Shape = Readonly<Record<string, 'string' | 'number' | 'boolean'>>

interface Kinds {
  string: string
  number: number
  boolean: boolean
}

export type Fitting<S extends Shape> = { readonly [Name in keyof S]: Kinds[S[Name]] }

/** Whether a value from outside is an object that has every field of the shape. */
export function fits<S extends Shape>(value: unknown, shape: S): value is Fitting<S> {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(shape).every(([name, kind]) => typeof Reflect.get(value, name) === kind)
}

/** JSON from outside; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
