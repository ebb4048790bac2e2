import { z } from 'zod'
import { operation } from '../policy.ts'
import { idField, nameField } from '../schema/fields.ts'
import { apiTokenSchema, loginField, passwordField, roleSchema, sessionSchema } from '../schema/people.ts'

export const session = {
  get: operation('user').route({ method: 'GET', path: '/session', summary: 'Who is signed in' }).output(sessionSchema),
  signIn: operation('anyone')
    .route({ method: 'POST', path: '/session', summary: 'Sign in with login and password' })
    .input(z.strictObject({ login: loginField, password: z.string().min(1).max(200) }))
    .output(sessionSchema),
  /** Spends the link that was printed at the first start and makes the administrator's account. */
  spendLink: operation('anyone')
    .route({ method: 'POST', path: '/session/link', summary: 'Sign in with a link, and set login and password' })
    .input(z.strictObject({ token: z.string().min(20).max(200), login: loginField, displayName: z.string().trim().min(1).max(100), password: passwordField }))
    .output(sessionSchema),
  /** Whether a link's token could still be spent; spends nothing. */
  checkLink: operation('anyone')
    .route({ method: 'POST', path: '/session/link/check', summary: 'Look at a sign-in link' })
    .input(z.strictObject({ token: z.string().min(1).max(200) }))
    .output(z.object({ usable: z.boolean() })),
  signOut: operation('user').route({ method: 'DELETE', path: '/session', summary: 'Sign out' }).output(z.object({})),
  setPassword: operation('user')
    .route({ method: 'PUT', path: '/session/password', summary: 'Change the password; ends all other sessions' })
    .input(z.strictObject({ current: z.string().max(200).default(''), next: passwordField }))
    .output(z.object({})),
}

export const tokens = {
  list: operation('user').route({ method: 'GET', path: '/tokens', summary: 'Own API tokens' }).output(z.object({ items: z.array(apiTokenSchema) })),
  create: operation('user')
    .route({ method: 'POST', path: '/tokens', summary: 'Make an API token; it is shown once' })
    .input(z.strictObject({ name: nameField, team: idField.optional(), role: roleSchema.default('developer'), expiresInDays: z.number().int().min(1).max(3650).nullable().default(90) }))
    .output(apiTokenSchema.extend({ token: z.string() })),
  revoke: operation('user').route({ method: 'DELETE', path: '/tokens/{id}', summary: 'Revoke an API token' }).input(z.strictObject({ id: idField })).output(z.object({})),
}

export const local = {
  signInLink: operation('local').route({ method: 'POST', path: '/local/sign-in-link', summary: 'Make a sign-in link on this machine' }).output(z.object({ link: z.string(), expiresAt: z.string(), administratorExists: z.boolean() })),
}
