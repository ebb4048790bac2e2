import { sayer } from '../plan/say.ts'
import type { Said } from '../plan/say.ts'
import type { Verdict } from './codes.ts'

/**
 * What to do about a cause where its code alone does not say it. Its code becomes a fact of the cause (`advice`), and
 * the console has each of them in both languages (`messages/*\/reason.json`).
 */
export const DOCTOR_ADVICE = {
  'check-path': 'Check the path of {file}, and that the file is in the repository.',
  'keep-server-in-foreground': 'Keep the server in the foreground: start it directly, not as a daemon.',
  'keep-process-in-foreground': 'Keep the process in the foreground, or run it as the pre-deploy command if it has an end.',
  'mend-code': 'Mend the code that the lines below name: the file itself is wrong, here as at home.',
  'run-at-home': 'It wrote nothing; run the same command at home with the same variables.',
  'check-script': 'Check its path and the first line of the script: one with a Windows line ending (CRLF), or that names a program which is not here, is not found either.',
  'reach-service': 'Nothing answers at {address}. Set the address of what it needs there in the configuration; on this machine localhost is the machine itself.',
  'reach-host': 'There is no host {host} here. Set the address of what it needs there in the configuration.',
  'make-executable': 'Make the file executable with "chmod +x" and commit that.',
  'listen-once': 'Let one server of the process listen on PORT; a second one needs another port, or a process of its own.',
  'listen-on-port': 'Listen on the PORT variable; two releases cannot share {seenPort}.',
  'look-at-path': 'It wrote nothing about it. Look what that path needs: a variable or a database may be missing.',
  'look-what-it-waits-for': 'It wrote nothing: look what it waits for before it listens, or raise health.within in podo.yaml.',
  'check-wrapper': 'Check that this machine reaches that address, and that the version exists ({wrapper}). Without the wrapper Podo builds with what the machine has.',
  'commit-file': 'Check that the file that the lines below name is in the repository and not kept at home by .gitignore.',
  'mend-json': 'Mend the JSON file that the lines below name.',
  'make-less': 'Leave out what the app does not need to run.',
} as const

export const doctorAdvice = sayer(DOCTOR_ADVICE)

/** A part of a verdict whose next action is a sentence of the register. */
export const advised = (said: Said<keyof typeof DOCTOR_ADVICE>, facts: Verdict['facts']): Pick<Verdict, 'nextAction' | 'facts'> => ({ nextAction: said.sentence, facts: { ...facts, ...said.facts, advice: said.code } })

/** What happened, where the code of the cause alone does not say it; the fact `why`. */
export const DOCTOR_REASONS = {
  'predeploy-out-of-memory': 'The pre-deploy command "{command}" used more memory than it may have and was ended.',
  'predeploy-output-limit': 'The pre-deploy command "{command}" wrote more output than Podo keeps and was stopped.',
  'predeploy-cancelled': 'The pre-deploy command "{command}" was cancelled.',
  'predeploy-lost': 'The pre-deploy command "{command}" was cut off: the agent or the machine went away in the middle.',
  'too-many-files': 'The build made more files than Podo keeps.',
} as const

export const doctorReason = sayer(DOCTOR_REASONS)
