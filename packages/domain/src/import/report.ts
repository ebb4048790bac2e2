/** Where a line of another platform's file stands; `what` is its path in that file, as `services.web.command`. */
export interface Origin {
  readonly file: string
  readonly line: number | null
  readonly what: string
}

/** A line that podo.yaml has from somewhere. */
export interface CarriedLine extends Origin {
  /** Field of podo.yaml. */
  readonly to: string
  readonly value: string
  /** What was changed on the way. */
  readonly note: string | null
}

/** A line that was not carried over, and what to do instead. */
export interface LeftLine extends Origin {
  readonly sentence: string
  readonly instead: string
}

/** Goes into the configuration of the app, never into podo.yaml. */
export interface FoundVariable extends Origin {
  readonly name: string
  /** Null where the file does not say it. Of a secret it may be set, and is never shown. */
  readonly value: string | null
  readonly isSecret: boolean
  readonly isForBuild: boolean
  /** Where a value comes from that is not in the file, or why the one that is will not do. */
  readonly hint: string | null
}

export interface FoundCount extends Origin {
  readonly process: string
  readonly count: number
}

export type ImportResult =
  | {
      readonly kind: 'imported'
      /** Files that were read, in the order in which they count. */
      readonly sources: readonly string[]
      /** Name of the app, where a file says one. */
      readonly name: string | null
      /** Text of podo.yaml; null when nothing needs to be written. */
      readonly text: string | null
      readonly carried: readonly CarriedLine[]
      readonly left: readonly LeftLine[]
      readonly variables: readonly FoundVariable[]
      readonly counts: readonly FoundCount[]
      /** Files of variables that the app was started with; they stay at home. */
      readonly environmentFiles: readonly string[]
    }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly file: string; readonly line: number | null; readonly sentence: string }
