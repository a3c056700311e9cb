import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { MeetingState } from '../../../../signaling/meeting/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { fromPickerValue } from '../../ui/format.ts'

/** What is sought, as it stands in the address: a search can be sent to others and come back to. */
export interface Asked {
  readonly text: string
  readonly state: MeetingState | null
  /** Days as `2026-11-23`. */
  readonly from: string | null
  readonly to: string | null
  readonly siteId: SiteId | null
  /** 0-based. */
  readonly page: number
}

const NAMES = { text: 'tim', state: 'trang-thai', from: 'tu', to: 'den', siteId: 'don-vi', page: 'trang' } as const
const DAY_MS = 24 * 3_600_000
const MOST_CHARACTERS = 200

export function useAsked() {
  const [address, setAddress] = useSearchParams()
  const asked = useMemo(() => read(address), [address])
  return {
    asked,
    /** Another search begins at its first page. */
    ask(change: Partial<Asked>): void {
      const next = { ...asked, page: 0, ...change }
      const written = new URLSearchParams()
      for (const [key, name] of Object.entries(NAMES)) {
        const value = key === 'page' ? (next.page > 0 ? String(next.page + 1) : null) : valueOf(next, key)
        if (value !== null && value !== '') written.set(name, value)
      }
      setAddress(written)
    },
  }
}

function valueOf(asked: Asked, key: string): string | null {
  switch (key) {
    case 'text':
    case 'state':
    case 'from':
    case 'to':
    case 'siteId':
      return asked[key]
    default:
      return null
  }
}

function read(address: URLSearchParams): Asked {
  const page = Number(address.get(NAMES.page))
  return {
    text: (address.get(NAMES.text) ?? '').slice(0, MOST_CHARACTERS),
    state: MeetingState.safeParse(address.get(NAMES.state)).data ?? null,
    from: dayOf(address.get(NAMES.from)),
    to: dayOf(address.get(NAMES.to)),
    siteId: SiteId.safeParse(address.get(NAMES.siteId)).data ?? null,
    page: Number.isInteger(page) && page > 1 && page < 10_000 ? page - 1 : 0,
  }
}

const dayOf = (text: string | null): string | null =>
  text !== null && /^\d{4}-\d\d-\d\d$/u.test(text) && startOfDay(text) !== null ? text : null

const startOfDay = (day: string): number | null => fromPickerValue(`${day} 00:00:00`)

/** The request for it; the last day is wholly included. */
export function paramsOf({ text, state, from, to, siteId, page }: Asked) {
  const toMs = to === null ? null : startOfDay(to)
  return {
    text,
    states: state === null ? [] : [state],
    fromMs: from === null ? null : startOfDay(from),
    toMs: toMs === null ? null : toMs + DAY_MS,
    siteId,
    page,
  }
}
