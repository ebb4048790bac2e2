import { z } from 'zod'
import { operation } from '../policy.ts'
import { pageInput, pageOf } from '../schema/fields.ts'
import { auditEventSchema, healthSchema, podoSchema } from '../schema/podo.ts'

export const podo = {
  health: operation('anyone').route({ method: 'GET', path: '/health', summary: 'Whether Podo works' }).output(healthSchema),
  overview: operation('read').route({ method: 'GET', path: '/podo', summary: 'What Podo itself uses' }).output(podoSchema),
  activity: operation('read').route({ method: 'GET', path: '/activity', summary: 'Who did what, newest first' }).input(z.strictObject(pageInput)).output(pageOf(auditEventSchema)),
}
