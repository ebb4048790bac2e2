const REDACTED = '[redacted]'

/**
 * A value that does not show itself: string conversion, JSON and `util.inspect` give `[redacted]`.
 * `reveal()` is the only way to the text, and easy to search for in a review.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED
  }
}
