import { isatty } from 'node:tty'

/** Whether a person reads what this process prints. */
export const isTerminal = (): boolean => isatty(1)
