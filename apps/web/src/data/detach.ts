/** Lets something run that nobody waits for; what goes wrong in it is reported as any error of the page. */
export function detach(work: unknown): void {
  Promise.resolve(work).catch((error: unknown) => reportError(error))
}
