/** Joins what is there; nothing about conflicts, because components take no classes that fight their own. */
export const classNames = (...parts: readonly (string | false | null | undefined)[]): string => parts.filter(Boolean).join(' ')
