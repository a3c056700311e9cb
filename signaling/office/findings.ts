// What was found in an office file, gathered, and said as a list.
import { MAX_SURPRISES, type Surprise } from './wire.ts'

type Counted = Extract<Surprise, { count: number }>['kind']
type Named = Extract<Surprise, { names: string[] }>['kind']

const MAX_NAMES = 20
const MAX_CHARACTERS = 100

export class Findings {
  readonly #counts = new Map<Counted, number>()
  readonly #names = new Map<Named, Set<string>>()
  readonly #slides: number[] = []
  /** Of all text, as the file names them. */
  readonly fonts = new Set<string>()

  count(kind: Counted, more = 1): void {
    if (more > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + more)
  }

  name(kind: Named, name: string): void {
    const known = this.#names.get(kind) ?? new Set()
    this.#names.set(kind, known.add(name.slice(0, MAX_CHARACTERS).toWellFormed()))
  }

  /** @param number - 1-based. */
  hiddenSlide(number: number): void {
    this.#slides.push(number)
  }

  font(name: string | undefined): void {
    // `+mn-lt` stands for a font of the theme.
    if (name !== undefined && name !== '' && !name.startsWith('+')) this.fonts.add(name.replace(/^'|'$/gu, ''))
  }

  list(): Surprise[] {
    const all: Surprise[] = [
      ...[...this.#counts].map(([kind, count]) => ({ kind, count })),
      ...[...this.#names].map(([kind, names]) => ({ kind, names: [...names].slice(0, MAX_NAMES) })),
      ...(this.#slides.length > 0 ? [{ kind: 'hiddenSlides' as const, pageNumbers: this.#slides.slice(0, 200) }] : []),
    ]
    return all.slice(0, MAX_SURPRISES)
  }
}
