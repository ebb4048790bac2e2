/** Values that no field of the contract means; each takes the place of a good one. */
const GARBAGE: readonly unknown[] = [
  null, true, -1, 1.5, 1e308, '', '\0', 'x'.repeat(70_000), '\ud800', '../../etc/passwd', '%00', "' or 1=1 --", '__proto__', '-1', '99999999999999999999', '\u202Egnp.exe', '\r\nset-cookie: a=b', [], ['x'], {},
  { $ne: null }, { length: 1e9 }, JSON.parse('{"__proto__":{"polluted":true}}'),
]

/** The input with each of its fields, however deep, replaced by each piece of garbage, left out, or joined by one more. */
export function* spoil(input: unknown): Generator<unknown> {
  if (typeof input !== 'object' || input === null) return
  for (const key of Object.keys(input)) {
    const value = (input as Record<string, unknown>)[key]
    for (const garbage of GARBAGE) yield put(input, key, garbage)
    for (const deeper of spoil(value)) yield put(input, key, deeper)
    if (!Array.isArray(input)) yield Object.fromEntries(Object.entries(input).filter(([name]) => name !== key))
  }
  if (!Array.isArray(input)) yield { ...input, unknownField: 1 }
}

function put(input: object, key: string, value: unknown): unknown {
  if (Array.isArray(input)) return input.map((item: unknown, index) => (String(index) === key ? value : item))
  return { ...input, [key]: value }
}
