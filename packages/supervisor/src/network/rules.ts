/** First port of a block, and the Unix user of the app that it belongs to. */
export interface OwnedBlock {
  readonly uid: number
  readonly first: number
}

export interface WallPlan {
  /** Unix users of apps: nobody else is touched by the rules. */
  readonly users: readonly number[]
  readonly blocks: readonly OwnedBlock[]
  readonly blockSize: number
}

/** Where clouds tell a machine its credentials. Azure's also answers names, so that only its web ports are closed. */
const METADATA = ['169.254.0.0/16', '100.100.100.200', '192.0.0.192']
const METADATA_6 = ['fd00:ec2::254', 'fd20:ce::254', 'fd00:c1::a9fe:a9fe', 'fe80::a9fe:a9fe']
const AZURE = '168.63.129.16'

/** The first packet of a connection, as its program sends it. */
const BEGINNING = 'tcp flags & (fin | syn | rst | ack) == syn'

/**
 * What `nft -f` reads: one table, replaced as a whole. An app reaches its own ports, everything outside, and every
 * service of the machine that is not another app; it does not reach other apps but through the edge, nor the metadata
 * service of a cloud. From outside nobody reaches an app's port but through the edge. O(users + blocks).
 *
 * Only beginnings are looked at. Later packets may have no user any more: the last words of a connection that the edge
 * has closed are the kernel's own, and to reject those left the app's side of each waiting for minutes.
 */
export function wallRules(table: string, plan: WallPlan): string {
  const range = (first: number): string => `${first}-${first + plan.blockSize - 1}`
  const lines = [
    `table inet ${table} {}`,
    `delete table inet ${table}`,
    `table inet ${table} {`,
    set('users', 'typeof meta skuid', plan.users.map(String), ''),
    set('ports', 'type inet_service', plan.blocks.map(({ first }) => range(first)), 'flags interval;'),
    set('own', 'typeof meta skuid . tcp dport', plan.blocks.map(({ uid, first }) => `${uid} . ${range(first)}`), 'flags interval;'),
    'chain leaving {',
    'type filter hook output priority filter; policy accept;',
    'meta skuid != @users accept',
    `ip daddr { ${METADATA.join(', ')} } ${BEGINNING} reject`,
    `ip daddr ${AZURE} tcp dport { 80, 443, 32526 } ${BEGINNING} reject`,
    `ip6 daddr { ${METADATA_6.join(', ')} } ${BEGINNING} reject`,
    'meta skuid . tcp dport @own accept',
    `tcp dport @ports ${BEGINNING} reject with tcp reset`,
    '}',
    'chain arriving {',
    'type filter hook input priority filter; policy accept;',
    'iifname != "lo" tcp dport @ports reject with tcp reset',
    '}',
    '}',
  ]
  return `${lines.join('\n')}\n`
}

const set = (name: string, type: string, elements: readonly string[], flags: string): string =>
  `set ${name} { ${type}; ${flags} ${elements.length === 0 ? '' : `elements = { ${[...new Set(elements)].join(', ')} }`} }`
