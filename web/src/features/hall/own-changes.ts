// One's own changes of a value that the server keeps, while they are on their way: each sends the value as a whole, with the changes before it.

export interface OwnChanges<T> {
  /** What the last change asked for, until the server tells of it; null: what the server keeps is shown. */
  readonly wanted: T | null
  /** Changes that are not answered yet. */
  readonly underWay: number
}
export const NO_CHANGES: OwnChanges<never> = { wanted: null, underWay: 0 }

/** One more change is sent. */
export function withChange<T extends object>(own: OwnChanges<T>, kept: T, change: Partial<T>) {
  return { wanted: { ...(own.wanted ?? kept), ...change }, underWay: own.underWay + 1 }
}

/** One of them was answered. The server tells what it keeps only afterwards, so that one that was granted stays until then. */
export function withAnswer<T>(own: OwnChanges<T>, granted: boolean): OwnChanges<T> {
  const underWay = own.underWay - 1
  return underWay === 0 && !granted ? NO_CHANGES : { ...own, underWay }
}

/** The server has told something new: that is shown, also when another device changed it, unless a change of one's own is still to come. */
export function withNews<T>(own: OwnChanges<T>): OwnChanges<T> {
  return own.underWay === 0 ? NO_CHANGES : own
}
