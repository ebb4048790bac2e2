import { isSecretName } from './find-variable.ts'

/** How it is best kept. */
export const kindOf = (name: string): 'secret' | 'variable' => (isSecretName(name) ? 'secret' : 'variable')

/** What sets it, in the words of the command line; a secret is asked for, never written into a command. */
export const setVariable = (name: string): string =>
  isSecretName(name) ? `Set ${name} as a secret in the configuration (podo secrets set ${name}), then deploy again.` : `Set ${name} in the configuration (podo env set ${name}=…), then deploy again.`
