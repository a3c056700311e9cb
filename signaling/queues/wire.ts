import { z } from 'zod'
import { AgendaItemId, SeatId, SiteId, TimeMs } from '../wire/ids.ts'
import { event, plainLine, request } from '../wire/kit.ts'

/** `speaking` (phát biểu) and `questioning` (chất vấn) are asked for, led and ended each by itself. */
export const QueueName = z.enum(['speaking', 'questioning'])
export type QueueName = z.infer<typeof QueueName>

/** `open`: takes new entries. `stopped`: nobody new, those in it stay and are called. `ended`: empty until it is opened again. */
export const QueuePhase = z.enum(['notStarted', 'open', 'stopped', 'ended'])
export type QueuePhase = z.infer<typeof QueuePhase>

export const QueueEntryId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/)
  .brand<'QueueEntryId'>()
export type QueueEntryId = z.infer<typeof QueueEntryId>

/** Longest and shortest limit of one turn, seconds. */
export const MIN_LIMIT_SECONDS = 30
export const MAX_LIMIT_SECONDS = 7_200

/** How a queue is led. */
export const QueueRules = z.strictObject({
  /** Of one turn at the floor; null: without end. */
  limitSeconds: z.int().min(MIN_LIMIT_SECONDS).max(MAX_LIMIT_SECONDS).nullable(),
  /** So long before the limit the speaker is warned. */
  warnSeconds: z.int().min(0).max(600),
  /** At the limit the server takes the floor. */
  hardEnd: z.boolean(),
  /** A commune's entry comes to the province only when its district has passed it on. */
  districtsFirst: z.boolean(),
})
export type QueueRules = z.infer<typeof QueueRules>
export const DEFAULT_RULES: QueueRules = { limitSeconds: null, warnSeconds: 60, hardEnd: false, districtsFirst: false }

export const QueueHead = z.strictObject({ phase: QueuePhase, rules: QueueRules })
export type QueueHead = z.infer<typeof QueueHead>

/**
 * `atDistrict`: its district has not passed it on yet. `waiting`: in line. `called`: has the floor. `done`: had it. Order within a queue is by
 * `rank`, points of order first.
 */
export const EntryStage = z.enum(['atDistrict', 'waiting', 'called', 'done'])
export type EntryStage = z.infer<typeof EntryStage>

export const QueueEntry = z.strictObject({
  entryId: QueueEntryId,
  queue: QueueName,
  seatId: SeatId,
  /** What it is about, in the words of who asks; may be empty. */
  topic: z.string(),
  /** Who will speak in a hall; empty when the seat's own name says it. */
  speaker: z.string(),
  /** A point of order: heard before all others, beside the holder of the floor. */
  point: z.boolean(),
  stage: EntryStage,
  rank: z.number(),
  askedAtMs: TimeMs,
  /** The beginning of its turn, by the server's clock that does not jump. */
  calledAtMs: TimeMs.nullable(),
  endedAtMs: TimeMs.nullable(),
})
export type QueueEntry = z.infer<typeof QueueEntry>

/** Until when somebody who has the floor may speak, by the server's clock. */
export const SpeakerClock = z.strictObject({
  seatId: SeatId,
  sinceMs: TimeMs,
  /** Null: without end. */
  endsAtMs: TimeMs.nullable(),
  warnAtMs: TimeMs.nullable(),
  hardEnd: z.boolean(),
})
export type SpeakerClock = z.infer<typeof SpeakerClock>

/** How long a seat has spoken in this meeting, turns that are over. */
export const Spoken = z.strictObject({ seatId: SeatId, ms: z.int().min(0), turns: z.int().min(0) })
export type Spoken = z.infer<typeof Spoken>

/** Entries that wait, or have the floor: one a seat in each queue. */
export const MAX_WAITING = 800
/** Entries that are done and still shown. */
export const MAX_DONE = 60

export const QueuesState = z.strictObject({
  speaking: QueueHead,
  questioning: QueueHead,
  entries: z.array(QueueEntry),
  clocks: z.array(SpeakerClock),
  spoken: z.array(Spoken),
})
export type QueuesState = z.infer<typeof QueuesState>
export const NO_QUEUES: QueuesState = {
  speaking: { phase: 'open', rules: DEFAULT_RULES },
  questioning: { phase: 'notStarted', rules: DEFAULT_RULES },
  entries: [],
  clocks: [],
  spoken: [],
}
/** Its part of the snapshot. */
export const queuesSlice = QueuesState.default(NO_QUEUES)

/** What is another than was sent last: heads that changed, entries and sums that are new or changed, entries that are gone. */
export const QueuesChange = z.strictObject({
  heads: z.partialRecord(QueueName, QueueHead),
  entries: z.array(QueueEntry),
  gone: z.array(QueueEntryId),
  /** All of them; null: as before. */
  clocks: z.array(SpeakerClock).nullable(),
  spoken: z.array(Spoken),
})
export type QueuesChange = z.infer<typeof QueuesChange>
export const queuesChanged = event('queues.changed', { data: QueuesChange, kept: true })

/** The queues after a change, as the pages have them. */
export function afterChange(before: QueuesState, { heads, entries, gone, clocks, spoken }: QueuesChange): QueuesState {
  const news = new Map(entries.map((entry) => [entry.entryId, entry]))
  const away = new Set(gone)
  const stay = before.entries.flatMap((entry) => {
    const now = news.get(entry.entryId) ?? entry
    news.delete(entry.entryId)
    return away.has(entry.entryId) ? [] : [now]
  })
  const sums = new Map([...before.spoken, ...spoken].map((one) => [one.seatId, one]))
  return {
    speaking: heads.speaking ?? before.speaking,
    questioning: heads.questioning ?? before.questioning,
    entries: [...stay, ...news.values()],
    clocks: clocks ?? before.clocks,
    spoken: [...sums.values()],
  }
}

/** In line, or with its district: it can be moved, called and taken back. */
export function isWaiting({ stage }: Pick<QueueEntry, 'stage'>): boolean {
  return stage === 'waiting' || stage === 'atDistrict'
}

/** The order of a line, the same on both ends: points of order first, then by rank; entries of one rank by their moment. */
export function inOrder(a: QueueEntry, b: QueueEntry): number {
  if (a.point !== b.point) return a.point ? -1 : 1
  return a.rank - b.rank || a.askedAtMs - b.askedAtMs || (a.entryId < b.entryId ? -1 : 1)
}

/** Those of a queue in a stage, in order. */
export function line(state: Pick<QueuesState, 'entries'>, queue: QueueName, stage: QueueEntry['stage']): QueueEntry[] {
  return state.entries.filter((entry) => entry.queue === queue && entry.stage === stage).sort(inOrder)
}

/** An entry's words: a line that may be empty. */
const words = (most: number) => z.union([z.literal(''), plainLine(most)])
export const MAX_TOPIC = 200
export const MAX_SPEAKER = 120
const ofQueue = z.strictObject({ queue: QueueName })
const ofEntry = z.strictObject({ entryId: QueueEntryId })
const nothing = z.strictObject({})

/** Puts one's own seat in a queue. A seat that waits in it already keeps its place, with the new words. */
export const askInQueue = request('queues.ask', {
  via: 'ws',
  params: z.strictObject({
    queue: QueueName,
    topic: words(MAX_TOPIC),
    speaker: words(MAX_SPEAKER),
    point: z.boolean(),
  }),
  result: ofEntry,
  errors: ['queueClosed', 'queueFull', 'noFloorNeeded'],
})
/** Takes one's own entry back; chair and secretaries take any, a district those of its communes that it has not passed on. */
export const withdrawFromQueue = request('queues.withdraw', {
  via: 'ws',
  params: ofEntry,
  result: nothing,
  errors: ['noSuchEntry', 'notYours'],
})
/** Moves an entry that waits before another of the same queue and stage; null: to the end. */
export const moveInQueue = request('queues.move', {
  via: 'ws',
  params: z.strictObject({ entryId: QueueEntryId, before: QueueEntryId.nullable() }),
  result: nothing,
  errors: ['noSuchEntry', 'notYours'],
})
/** A district passes an entry of one of its communes on to the province. */
export const passOnInQueue = request('queues.passOn', {
  via: 'ws',
  params: ofEntry,
  result: nothing,
  errors: ['noSuchEntry', 'notYours'],
})
/** Gives the floor to the seat of an entry, instead of others; a point of order is heard beside them. Pressed twice it is called once. */
export const callInQueue = request('queues.call', {
  via: 'ws',
  params: ofEntry,
  result: nothing,
  errors: ['noSuchEntry', 'seatAbsent', 'observerSeat', 'floorFull'],
})
/** Ends the turn of an entry that was called: its seat gives the floor back. */
export const finishTurn = request('queues.finish', {
  via: 'ws',
  params: ofEntry,
  result: nothing,
  errors: ['noSuchEntry'],
})
/** Opens, stops or ends a queue. Ending sends all home that wait in it. */
export const setQueuePhase = request('queues.setPhase', {
  via: 'ws',
  params: ofQueue.extend({ phase: QueuePhase.exclude(['notStarted']) }),
  result: nothing,
})
export const setQueueRules = request('queues.setRules', {
  via: 'ws',
  params: ofQueue.extend({ rules: QueueRules }),
  result: nothing,
})
/** Lets a seat that has the floor speak for longer. */
export const addSpeakingTime = request('queues.addTime', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId, seconds: z.int().min(30).max(1_800) }),
  result: nothing,
  errors: ['noFloor'],
})

/** One turn at the floor, as the log has it. */
export const SpeakingTurn = z.strictObject({
  seatId: SeatId,
  seatName: z.string(),
  /** Null: it was not written down then. */
  siteId: SiteId.nullable(),
  siteName: z.string(),
  /** Who spoke, as far as somebody said it. */
  speaker: z.string(),
  topic: z.string(),
  /** Null: was given the floor without asking. */
  queue: QueueName.nullable(),
  point: z.boolean(),
  /** Null, and an empty title: none was taken up, or it is not on the agenda any more. */
  agendaItemId: AgendaItemId.nullable(),
  agendaTitle: z.string(),
  startedAtMs: TimeMs,
  /** Null: still speaks. */
  endedAtMs: TimeMs.nullable(),
})
export type SpeakingTurn = z.infer<typeof SpeakingTurn>
