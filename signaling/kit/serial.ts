/** Carries out one piece of work after the other, in the order of asking. A failure is its asker's, not its follower's. */
export interface Serial {
  run<T>(work: () => T | Promise<T>): Promise<T>
  /** Work that is waiting or under way. */
  readonly pending: number
}

export function createSerial(): Serial {
  let tail: Promise<unknown> = Promise.resolve()
  let pending = 0
  return {
    run(work) {
      pending += 1
      const done = tail.then(work)
      const settled = (): void => void (pending -= 1)
      tail = done.then(settled, settled)
      return done
    },
    get pending() {
      return pending
    },
  }
}
