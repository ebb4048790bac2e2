/**
 * Named moments at which a crash test stops the process. In production nothing is armed and a call costs one
 * comparison. `PODO_FAULT_POINTS` is read by the programs in `apps/`, which call `armFaultPoint`.
 */
let handler: ((name: string) => void | Promise<void>) | undefined

/** Sets what happens at each fault point; `undefined` disarms. */
export function armFaultPoints(next: ((name: string) => void | Promise<void>) | undefined): void {
  handler = next
}

/** A moment with a name, `<step>.<before|after>`: `switch.after`. */
export function faultPoint(name: string): void | Promise<void> {
  return handler === undefined ? undefined : handler(name)
}
