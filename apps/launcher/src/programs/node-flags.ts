/** Keeps the young generation small: at rest programs need little, and under load they collect a little more often. */
export const programFlags = ['--max-semi-space-size=2']

/** The launcher does nothing often enough to be compiled for speed. */
export const launcherFlags = ['--max-semi-space-size=1', '--optimize-for-size']
