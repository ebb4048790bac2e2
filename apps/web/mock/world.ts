import { newId } from '@podo/kernel'
import type { App, AuditEvent, BuildVariables, Config, ConfigVersion, DeploymentDetail, LogLine, Project, Release } from '@podo/contract'

/** Everything that the mock knows, by id or by name; changed in place. */
export interface World {
  readonly mode: string
  isSignedIn: boolean
  hasAccount: boolean
  readonly projects: Project[]
  readonly apps: App[]
  /** By the id of the app's environment, newest first. */
  readonly deployments: Map<string, DeploymentDetail[]>
  readonly releases: Map<string, Release[]>
  readonly configs: Map<string, Config>
  /** By project. */
  readonly buildVariables: Map<string, BuildVariables>
  readonly versions: Map<string, ConfigVersion[]>
  readonly scales: Map<string, Record<string, number>>
  /** By deployment, or by the id of the app's environment. */
  readonly logs: Map<string, LogLine[]>
  readonly audit: AuditEvent[]
  readonly tokens: { id: string; name: string; role: 'owner' | 'maintainer' | 'developer' | 'viewer'; createdAt: string; lastUsedAt: string | null; expiresAt: string | null }[]
  sequenceOf(id: string): number
  touch(...ids: string[]): void
}

export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()
export const person = { id: newId(), displayName: '김유진' }
export const other = { id: newId(), displayName: 'Alex Moreau' }
export const team = { id: newId(), name: 'Acme' }
