import type { Policy } from './policy.ts'

/** Ways in that stream and so are no operations of the contract; the server refuses to mount one that is not listed. */
export const STREAMING_ROUTES = {
  /**
   * `?streams=deployment:<id>@17,target:<id>@230,log-build:<deployment id>@0,log-app:<target id>@1200`: one connection a
   * tab. Each message has `event: event|log|end|lost`, `id` absent, and JSON data `{stream, seq, …}`; each stream goes
   * on after the number behind `@`. At most 20 streams. Permission is looked at again every few seconds.
   */
  events: { method: 'GET', path: '/api/events', policy: 'read' },
  /** The blobs that `uploads.begin` named as missing, framed by `upload-framing.ts`. */
  uploadContents: { method: 'PUT', path: '/api/uploads/{id}/contents', policy: 'deploy' },
  /**
   * `?environment=production&contains=…&level=warn&process=web&since=…&until=…&format=json`: what of the log fits, as text, or as a line of
   * JSON each. Sent as it is read; it ends with the line that was the newest when it began.
   */
  appLogDownload: { method: 'GET', path: '/api/projects/{project}/apps/{app}/logs/download', policy: 'read' },
  deploymentLogDownload: { method: 'GET', path: '/api/projects/{project}/apps/{app}/deployments/{number}/log/download', policy: 'read' },
} as const satisfies Record<string, { method: string; path: string; policy: Policy }>

/** The data of an `event` message: something of the stream changed; read it again where it is shown. */
export interface StreamEvent {
  readonly stream: string
  readonly seq: number
  readonly at: string
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
}
