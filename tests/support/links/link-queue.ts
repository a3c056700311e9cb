interface Waiting {
  readonly atMs: number
  readonly turn: number
  readonly act: () => void
}

/** Carries things out when they are due, in order, on one timer. Due times are those of `performance.now()`. */
export class DueQueue {
  /** A heap: the one due first is at the root. */
  readonly #heap: Waiting[] = []
  #timer: NodeJS.Timeout | undefined
  #timerAtMs = Infinity
  #turn = 0

  at(atMs: number, act: () => void): void {
    this.#push({ atMs, turn: (this.#turn += 1), act })
    this.#arm()
  }

  /** What waits is forgotten. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#timerAtMs = Infinity
    this.#heap.length = 0
  }

  #arm(): void {
    const first = this.#heap[0]
    if (first === undefined || this.#timerAtMs <= first.atMs) return
    clearTimeout(this.#timer)
    this.#timerAtMs = first.atMs
    this.#timer = setTimeout(() => this.#run(), Math.max(0, first.atMs - performance.now()))
  }

  #run(): void {
    this.#timerAtMs = Infinity
    const nowMs = performance.now()
    for (let first = this.#heap[0]; first !== undefined && first.atMs <= nowMs + 0.5; first = this.#heap[0]) {
      this.#pop()
      first.act()
    }
    this.#arm()
  }

  #push(waiting: Waiting): void {
    const heap = this.#heap
    let index = heap.push(waiting) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent]
      if (above === undefined || !isBefore(waiting, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = waiting
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      const left = 2 * index + 1
      const [a, b] = [heap[left], heap[left + 1]]
      const child = a !== undefined && b !== undefined && isBefore(b, a) ? left + 1 : left
      const below = heap[child]
      if (below === undefined || !isBefore(below, last)) break
      heap[index] = below
      index = child
    }
    heap[index] = last
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn)
}
