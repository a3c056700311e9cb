/** Carries out tasks one after another, in the order in which they were handed over. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve()

  /** @returns The task's own outcome; one that fails doesn't stop those behind it. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const outcome = this.#last.then(task)
    this.#last = outcome.catch(() => {})
    return outcome
  }
}
