import { errorCode } from '@podo/kernel'
import type { Logger } from '@podo/telemetry'

/**
 * Writes down that something ends. Ending needs no room: what cannot be written on a full disk is ended all the same,
 * and the next change that fits writes it. An agent that dies before that finds the thing as it was, and whoever wanted
 * its end asks again.
 */
export async function saveEnd(save: () => Promise<void>, logger: Logger): Promise<void> {
  await save().catch((err: unknown) => {
    if (!isDiskFull(err)) throw err
    logger.error({ err }, 'an end could not be written down: the disk is full')
  })
}

export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '')
