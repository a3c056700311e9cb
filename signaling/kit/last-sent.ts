/**
 * The value that was sent last, so that only a difference is sent again. Values are compared as text: JSON, or what `keyOf` makes of them when
 * a part of a value alone is no news.
 */
export class LastSent<T> {
  readonly #keyOf: (value: T) => string
  #last: { readonly value: T; readonly key: string } | null = null

  constructor(keyOf: (value: T) => string = (value) => JSON.stringify(value)) {
    this.#keyOf = keyOf
  }

  /** Undefined when nothing was sent yet, or when it may have been lost. */
  get last(): T | undefined {
    return this.#last?.value
  }
  /** Whether this is what was sent last. */
  is(value: T): boolean {
    return this.#last?.key === this.#keyOf(value)
  }
  /** Counts the value as sent. @returns whether it was not the last one already, so that it must be sent. */
  isNews(value: T): boolean {
    const before = this.#last?.key
    this.sent(value)
    return this.#last?.key !== before
  }
  /** Counts the value as sent. */
  sent(value: T): void {
    this.#last = { value, key: this.#keyOf(value) }
  }
  /** What was sent may not have arrived: the next value is sent whatever it is. */
  forget(): void {
    this.#last = null
  }
}
