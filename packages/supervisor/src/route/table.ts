/** What the edge is told. The edge's own types say the same; the agent program joins the two. */
export type Upstreams =
  | { readonly kind: 'processes'; readonly contentKey: string; readonly upstreams: readonly { readonly instanceId: string; readonly port: number }[] }
  | { readonly kind: 'static'; readonly contentKey: string; readonly root: string; readonly fallback: string | null }
  | { readonly kind: 'page'; readonly page: 'starting' | 'stopped' | 'failing'; readonly app: string }

export interface EdgeRoute {
  readonly host: string
  readonly targetId: string
  readonly live: Upstreams
  /** The release that settles: asked for files that the live one does not have. */
  readonly warm: Upstreams | null
}

export interface RouteTable {
  readonly routes: ReadonlyMap<string, EdgeRoute>
}

export interface EdgeSink {
  replaceTable(table: RouteTable): void
  /** The process has gone: its idle connections are of no use. */
  dropUpstream(instanceId: string): void
  /** Settling is over: streams that stayed on this release are closed in an orderly way. */
  endStreams(contentKey: string): void
  /** Waits until the release answers no request any more; false when the time ran out first. */
  quiet(contentKey: string, timeoutMs: number): Promise<boolean>
}
