// What happened in a meeting (diễn biến), during it and long after.
import { z } from 'zod'
import { AgendaRun, MOST_RUNS } from '../agenda/wire.ts'
import { SpeakingTurn } from '../queues/wire.ts'
import { AgendaItemId, MeetingId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** An item as the agenda has it now; headings are none. */
export const PlannedItem = z.strictObject({
  agendaItemId: AgendaItemId,
  /** 1 for the first. */
  number: z.int().min(1),
  title: z.string(),
  plannedMinutes: z.int().min(0),
})
export type PlannedItem = z.infer<typeof PlannedItem>

export const Proceedings = z.strictObject({
  title: z.string(),
  /** As planned, and as it really was; null: not yet, or not written down. */
  startsAtMs: TimeMs,
  endsAtMs: TimeMs,
  beganAtMs: TimeMs.nullable(),
  endedAtMs: TimeMs.nullable(),
  items: z.array(PlannedItem),
  /** The log of the agenda, in its order. */
  runs: z.array(AgendaRun).max(MOST_RUNS),
})
export type Proceedings = z.infer<typeof Proceedings>

/** How long somebody, or about something, was spoken. */
export const SpeakingSum = z.strictObject({
  key: z.string(),
  /** Of the site, the person or the item; empty: outside any item, or all others together. */
  name: z.string(),
  /** Of a person the site; else empty. */
  siteName: z.string(),
  ms: z.number().min(0),
  /** Turns; of an item those that began under it. */
  turns: z.int().min(0),
  /** Somebody of it has the floor now. */
  speaks: z.boolean(),
})
export type SpeakingSum = z.infer<typeof SpeakingSum>
/** In each list the times add up to `ms`, and the turns to `turns`. */
export const SpeakingSums = z.strictObject({
  ms: z.number().min(0),
  turns: z.int().min(0),
  /** The longest first. */
  sites: z.array(SpeakingSum),
  people: z.array(SpeakingSum),
  /** In the order of the agenda; then what is not on it any more, then the time outside any item. */
  items: z.array(SpeakingSum),
})
export type SpeakingSums = z.infer<typeof SpeakingSums>

/** Turns of one page of their log; a page once full stays as it is, except for the ends of turns. */
export const TURNS_PAGE = 100
/** Sites or people that are named with their times; the others are one sum together. */
export const MOST_NAMED = 300

/**
 * Agenda and speaking turns of a meeting, the last ones; what they add up to is counted by `wire/speaking-sums.ts` on both ends. Roll calls and attendance have
 * requests of their own. As a file with all of it: `GET /api/meetings/:meetingId/proceedings.csv`.
 */
export const readProceedings = request('proceedings.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    ...Proceedings.shape,
    /** What all turns that are over add up to. */
    spoken: SpeakingSums,
    /** Turns that go on: no more than the floor has places. */
    running: z.array(SpeakingTurn),
    /** The last full page of turns and what came after it, in their order. */
    turns: z.array(SpeakingTurn).max(2 * TURNS_PAGE),
    /** Pages before them. */
    pagesBefore: z.int().min(0),
    /** By the server's steady clock, by which turns and runs are written down. */
    nowMs: TimeMs,
  }),
})

/** One of the pages before the last ones. */
export const readTurns = request('proceedings.turns', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, page: z.int().min(0).max(10_000) }),
  result: z.strictObject({ turns: z.array(SpeakingTurn).max(TURNS_PAGE) }),
})
