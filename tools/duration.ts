/** `1.2s`, right-aligned for a column of times. */
export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)}s`.padStart(6)
