/** One process of a release that listens on 127.0.0.1. */
export interface Upstream {
  readonly instanceId: string
  readonly port: number
}

export interface ProcessTarget {
  readonly kind: 'processes'
  readonly contentKey: string
  /** May be empty while a crashed process restarts: requests wait a moment for the next table. */
  readonly upstreams: readonly Upstream[]
}

export interface StaticTarget {
  readonly kind: 'static'
  readonly contentKey: string
  /** Absolute folder, links resolved. Its files do not change while the release lives. */
  readonly root: string
  /** Path below the root that answers unknown pages with 200, such as `index.html` of a single-page app. */
  readonly fallback: string | null
}

export interface PageTarget {
  readonly kind: 'page'
  /** `starting`: requests wait a moment for the next table before they see the page. */
  readonly page: 'starting' | 'stopped' | 'failing'
  /** Name of the app, for the page. */
  readonly app: string
}

export type EdgeTarget = ProcessTarget | StaticTarget | PageTarget

export interface EdgeRoute {
  readonly host: string
  readonly targetId: string
  readonly live: EdgeTarget
  /** The release before, while it settles: asked for a static file that the live one does not have. */
  readonly warm: EdgeTarget | null
}

/** Host (no port, lower case, no dot at the end) to route. Never changed: a new one is put in its place. */
export interface EdgeTable {
  readonly routes: ReadonlyMap<string, EdgeRoute>
}

export const EMPTY_TABLE: EdgeTable = { routes: new Map() }
