import type { Taken } from './pattern-form.ts'
import type { Source } from './use-templates.ts'

/** The address of a new meeting's form that is filled in from this. */
export function addressOf(source: Source, taken: Taken, startsAtMs: number | null): string {
  const params = new URLSearchParams({ [source.from === 'template' ? 'mau' : 'chep']: source.id })
  if (!taken.agenda) params.set('chuong-trinh', 'khong')
  if (!taken.people) params.set('nguoi', 'khong')
  if (startsAtMs !== null) params.set('luc', String(startsAtMs))
  return `/cuoc-hop/moi?${params.toString()}`
}

export interface Asked {
  readonly source: Source
  readonly taken: Taken
  /** Null: as the pattern proposes. */
  readonly startsAtMs: number | null
}

/** @returns null for a form that begins empty. */
export function askedBy(params: URLSearchParams): Asked | null {
  const [template, meeting] = [params.get('mau'), params.get('chep')]
  const id = template ?? meeting
  if (id === null) return null
  const at = Number(params.get('luc') ?? NaN)
  return {
    source: { from: template === null ? 'meeting' : 'template', id },
    taken: { agenda: params.get('chuong-trinh') !== 'khong', people: params.get('nguoi') !== 'khong' },
    startsAtMs: Number.isSafeInteger(at) && at > 0 && at < 8_000_000_000_000_000 ? at : null,
  }
}
