/** What a script can tell apart. */
export const EXIT = {
  ok: 0,
  /** Podo or the command failed in a way that is nobody's input. */
  failed: 1,
  /** Wrong flags, arguments or values. */
  usage: 2,
  /** A deployment or rollback ended other than succeeded. */
  deploymentFailed: 3,
  /** There is no such thing, or it is somebody else's. */
  absent: 4,
  /** Not signed in, or not allowed. */
  denied: 5,
  /** Refused as things stand: on hold, in the way of another. */
  conflict: 6,
  /** Podo does not answer. */
  unreachable: 7,
  /** Ctrl-C, as a shell has it. */
  interrupted: 130,
} as const
