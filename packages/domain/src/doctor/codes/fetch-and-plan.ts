import type { CauseCode } from './cause-code.ts'
import { inPodoYaml, inRepository } from './cause-code.ts'

export const FETCH_AND_PLAN_CODES = {
  'PODO-FETCH-NO-COMMIT': { phase: 'fetch', fault: 'app', title: 'Commit gone', explanation: 'The commit that is to be deployed is not in the repository of the app any more. Deploy again from the folder or branch that has it.', setting: inRepository(null) },
  'PODO-PLAN-EMPTY': { phase: 'plan', fault: 'app', title: 'Nothing to deploy', explanation: 'The commit holds no files. Deploy the folder that holds the app; .gitignore and .podoignore decide what stays at home.', setting: inRepository('.podoignore') },
  'PODO-PLAN-UNKNOWN': { phase: 'plan', fault: 'app', title: 'Unknown kind of app', explanation: 'No file says how to build or start this tree. A package.json with a start script, an index.html, a Procfile or a podo.yaml does.', setting: inPodoYaml('processes.web') },
  'PODO-PLAN-NO-START': { phase: 'plan', fault: 'app', title: 'No start command', explanation: 'The language is known, but nothing says what to start. Add a start script to package.json, or processes.web to podo.yaml.', setting: inPodoYaml('processes.web') },
  'PODO-PLAN-DOCKERFILE': { phase: 'plan', fault: 'app', title: 'Only a Dockerfile', explanation: 'The local cluster runs processes, not images. Say in podo.yaml what the image would start; an image needs a Kubernetes cluster.', setting: inPodoYaml('processes.web') },
  'PODO-PLAN-BROKEN-FILE': { phase: 'plan', fault: 'app', title: 'A file cannot be read', explanation: 'A file that says how the app is built, such as package.json, is not valid. Mend it and deploy again.', setting: inRepository(null) },
  'PODO-PLAN-PODO-YAML': { phase: 'plan', fault: 'app', title: 'podo.yaml is wrong', explanation: 'podo.yaml holds something that Podo does not know. The evidence lists each place by its line.', setting: inRepository('podo.yaml') },
} as const satisfies Record<string, CauseCode>
