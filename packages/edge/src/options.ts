/** One line of the access log, written when an exchange is over. No query, no header, no address of the visitor. */
export interface AccessEntry {
  readonly at: number
  readonly host: string
  readonly method: string
  /** Path without the query. */
  readonly path: string
  /** 0 when the client left before an answer began. */
  readonly status: number
  /** Bytes of the answer's body. */
  readonly bytes: number
  readonly milliseconds: number
  readonly targetId: string | null
  readonly contentKey: string | null
  readonly instanceId: string | null
  readonly requestId: string
  /** False when the answer broke off: the client left, the app's process died, or silence lasted too long. */
  readonly complete: boolean
}

export interface TargetStats {
  readonly requests: number
  readonly open: number
  /** Answers with a status of 500 or more, the app's and Podo's own. */
  readonly serverErrors: number
}

export interface EdgeStats {
  readonly requests: number
  readonly open: number
  readonly connections: number
  readonly byTarget: ReadonlyMap<string, TargetStats>
}

export interface EdgeOptions {
  /** Addresses or CIDR blocks of proxies in front whose `X-Forwarded-*`, `Forwarded` and `X-Request-Id` are believed. */
  readonly trustedProxies: readonly string[]
  readonly accessLog?: (entry: AccessEntry) => void
  /** A random secret of this process: a request with it in `x-podo-probe` is told in `x-podo-served-by` who answered. */
  readonly probeToken?: string
  /** Hears of an error that the edge did not expect; it cost one exchange. */
  readonly onDefect?: (error: unknown) => void
  readonly limits?: Partial<EdgeLimits>
}

/** Every limit with its unit; `DEFAULT_LIMITS` says what holds unless told. */
export interface EdgeLimits {
  /** Visitors' connections at a time; more are closed as they come. */
  readonly connections: number
  /** Request line and headers together. */
  readonly headerBytes: number
  readonly bodyBytes: number
  /** From the first byte of a request to the end of its headers. */
  readonly headersTimeoutMs: number
  /** No byte in either direction while a request runs; 504 if no answer had begun. */
  readonly idleTimeoutMs: number
  /** The same for an upgraded connection. */
  readonly upgradeIdleTimeoutMs: number
  /** A visitor's connection between two requests. */
  readonly keepAliveTimeoutMs: number
  /** A connection to an app's process between two requests. */
  readonly upstreamIdleTimeoutMs: number
  readonly connectTimeoutMs: number
  /** How long a request waits for a process to appear while none of its release is there. */
  readonly holdMs: number
  /** Requests that may wait so at a time. */
  readonly holdCount: number
  /** How much of a body is kept so that the request can be sent again. */
  readonly replayBytes: number
  /** Requests that one connection may send ahead of their answers. */
  readonly pipelineDepth: number
}

export const DEFAULT_LIMITS: EdgeLimits = {
  connections: 20_000,
  headerBytes: 32 * 1024,
  bodyBytes: 10 * 1024 ** 3,
  headersTimeoutMs: 30_000,
  idleTimeoutMs: 300_000,
  upgradeIdleTimeoutMs: 3_600_000,
  keepAliveTimeoutMs: 75_000,
  upstreamIdleTimeoutMs: 700,
  connectTimeoutMs: 5_000,
  holdMs: 5_000,
  holdCount: 1_000,
  replayBytes: 64 * 1024,
  pipelineDepth: 64,
}
