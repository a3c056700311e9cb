// The archive of a meeting as a file: made by the server when somebody asks for it, found again by the same person, and kept for a time.
import { z } from 'zod'
import { ArchiveJobId, HandOverId, MeetingId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** `making` begins when those that were asked for before have been made. */
export const ArchiveState = z.enum(['waiting', 'making', 'done', 'failed'])
export type ArchiveState = z.infer<typeof ArchiveState>

/** `tooLarge`: a ZIP of this kind ends at 4 GB. `notAllowed`: who asked may not have it any more. */
export const ArchiveFailure = z.enum(['diskFull', 'tooLarge', 'notAllowed', 'internal'])
export type ArchiveFailure = z.infer<typeof ArchiveFailure>

export const ArchiveJob = z.strictObject({
  jobId: ArchiveJobId,
  state: ArchiveState,
  failure: ArchiveFailure.nullable(),
  askedAtMs: TimeMs,
  /** Bytes of its files that have been written, of about so many; both 0 before it is begun. */
  doneBytes: z.int().min(0),
  totalBytes: z.int().min(0),
  finishedAtMs: TimeMs.nullable(),
  /** When the file is removed; null: it is not made yet, or was not. */
  expiresAtMs: TimeMs.nullable(),
  /** Of the file. */
  bytes: z.int().min(0),
})
export type ArchiveJob = z.infer<typeof ArchiveJob>

/** The archive of the meeting that this person has asked for last; null: none, or it was removed by age. */
export const readArchive = request('archive.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ job: ArchiveJob.nullable() }),
})

/** Asks for a new one, which takes the place of the last; while one is being made, that is the answer. */
export const startArchive = request('archive.start', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ job: ArchiveJob }),
  errors: ['archiveTooLarge', 'archivesWaiting', 'diskFull'],
})

/** Ends the making, or removes what was made. */
export const cancelArchive = request('archive.cancel', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({}),
})

/** `done`: the folder is whole. `cancelled` and `failed` leave none. */
export const HandOverState = z.enum(['making', 'done', 'failed', 'cancelled'])
export type HandOverState = z.infer<typeof HandOverState>
export const HandOverFailure = z.enum(['diskFull', 'noFolder', 'internal'])
export type HandOverFailure = z.infer<typeof HandOverFailure>
/** Of one meeting: its archive is still to be made, is there, or could not be made. */
export const HandOverMeetingState = z.enum(['waiting', 'done', 'tooLarge', 'failed'])
export type HandOverMeetingState = z.infer<typeof HandOverMeetingState>

/** A day of Vietnam's calendar. */
const Day = z.iso.date()

export const HandOver = z.strictObject({
  handOverId: HandOverId,
  untilDay: Day,
  byName: z.string(),
  state: HandOverState,
  failure: HandOverFailure.nullable(),
  startedAtMs: TimeMs,
  finishedAtMs: TimeMs.nullable(),
  /** Name of its folder; empty unless it is done. */
  folder: z.string(),
  meetings: z.int().min(0),
  /** Archives that are there. */
  made: z.int().min(0),
  /** Meetings whose archive could not be made; the folder's index names them. */
  left: z.int().min(0),
  /** Papers whose files the store has lost or damaged. */
  missing: z.int().min(0),
  bytes: z.int().min(0),
})
export type HandOver = z.infer<typeof HandOver>

/** The newest first, at most 20. */
export const readHandOvers = request('archive.handOvers', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    handOvers: z.array(HandOver),
    /** Where they lie on the server. */
    folder: z.string(),
  }),
})

/** Makes archives of all meetings that ended on a day or before, in a folder with an index. */
export const startHandOver = request('archive.startHandOver', {
  via: 'http',
  params: z.strictObject({ untilDay: Day }),
  result: z.strictObject({ handOverId: HandOverId }),
  errors: ['handOverRunning', 'noMeetings', 'diskFull', 'noFolder'],
})

/** Ends the one that is being made and removes what it has made so far. */
export const cancelHandOver = request('archive.cancelHandOver', {
  via: 'http',
  params: z.strictObject({ handOverId: HandOverId }),
  result: z.strictObject({}),
})
