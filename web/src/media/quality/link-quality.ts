import { over, under } from './limits.ts'
import type { LinkQuality } from '../../../../signaling/seats/wire.ts'

/** One sample of the link. Null: not known this time. */
export interface LinkSample {
  /** Round trip of the last beat, milliseconds. */
  readonly rttMs: number | null
  /** Share of packets lost since the last sample, 0–1, the worse direction. */
  readonly lossShare: number | null
  /** What the browser believes can be sent, kbit/s, while a picture is being sent. */
  readonly sendKbps: number | null
  /** Sound and picture do not come through at all. */
  readonly interrupted: boolean
}

export interface LinkVerdict {
  readonly shown: LinkQuality
  /** A grade seen lately that is not yet believed, and how often in a row. */
  readonly pending: { readonly grade: Grade; readonly times: number } | null
}
type Grade = Exclude<LinkQuality, 'unknown'>

export const UNKNOWN_LINK: LinkVerdict = { shown: 'unknown', pending: null }

/** A link is called worse after two samples in a row, better only after four: the word must not flicker. */
const SAMPLES_TO_WORSEN = 2
const SAMPLES_TO_IMPROVE = 4
const rank = { good: 0, weak: 1, bad: 2 } as const

/** The grade of one sample alone. Speech suffers from 5 % loss on and from 400 ms round trip (ITU-T G.114: 150 ms one way is good). */
export function gradeOf(sample: LinkSample): Grade {
  const { rttMs, lossShare, sendKbps } = sample
  if (sample.interrupted || over(rttMs, 1_200) || over(lossShare, 0.15) || under(sendKbps, 60)) return 'bad'
  if (over(rttMs, 400) || over(lossShare, 0.05) || under(sendKbps, 180)) return 'weak'
  return 'good'
}

/** The next verdict after one more sample. */
export function judgeLink(verdict: LinkVerdict, sample: LinkSample): LinkVerdict {
  const grade = gradeOf(sample)
  if (verdict.shown === 'unknown') return { shown: grade, pending: null }
  if (grade === verdict.shown) return { shown: grade, pending: null }
  const worse = rank[grade] > rank[verdict.shown]
  const sameWay = verdict.pending !== null && rank[verdict.pending.grade] > rank[verdict.shown] === worse
  const times = sameWay && verdict.pending !== null ? verdict.pending.times + 1 : 1
  if (times >= (worse ? SAMPLES_TO_WORSEN : SAMPLES_TO_IMPROVE)) return { shown: grade, pending: null }
  return { shown: verdict.shown, pending: { grade, times } }
}
