/** What is to be known of a part of the page at the moment when somebody copies the log: numbers, yes or no, and codes. */
export type Figures = Readonly<Record<string, number | boolean | string | null>>

const parts = new Map<string, () => Figures>()

/** Names who tells the figures of one part, as `link`, from now on. @returns the way to end it. */
export function tellFigures(name: string, read: () => Figures): () => void {
  parts.set(name, read)
  return () => {
    if (parts.get(name) === read) parts.delete(name)
  }
}

export function readFigures(): [name: string, figures: Figures][] {
  return [...parts].map(([name, read]) => [name, read()])
}
