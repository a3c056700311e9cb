import { z } from 'zod'
import { LinkFigures } from '../passport/wire.ts'
import { LINK_VERDICTS } from '../wire/link-verdict.ts'
import { MeetingId, RehearsalId, SiteId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** `missing`: no such device. `refused`: the browser or the person did not allow its use. `failed`: it could not be opened, or gave nothing. */
const DEVICE_FAILURES = ['missing', 'refused', 'failed'] as const
/** `black`: covered or dark. `still`: the same picture over and over. */
export const CameraCheck = z.enum(['ok', 'black', 'still', ...DEVICE_FAILURES])
export type CameraCheck = z.infer<typeof CameraCheck>
/** `silent`: nothing but silence, as from a microphone that is switched off. */
export const MicCheck = z.enum(['ok', 'silent', ...DEVICE_FAILURES])
export type MicCheck = z.infer<typeof MicCheck>
/** `notHeard`: what the loudspeaker played did not come back by the microphone. `notTried`: one of both does not work. */
export const SpeakerCheck = z.enum(['ok', 'notHeard', 'notTried', 'failed'])
export type SpeakerCheck = z.infer<typeof SpeakerCheck>

/** What one site's rehearsal found. */
export const RehearsalChecks = z.strictObject({
  link: z.enum(LINK_VERDICTS),
  camera: CameraCheck,
  mic: MicCheck,
  speaker: SpeakerCheck,
})
export type RehearsalChecks = z.infer<typeof RehearsalChecks>
export const CHECK_NAMES = ['link', 'camera', 'mic', 'speaker'] as const satisfies readonly (keyof RehearsalChecks)[]

/** Weak links take part, with less; everything else that is not `ok` wants a person to look. */
export function isWell(check: RehearsalChecks[keyof RehearsalChecks]): boolean {
  return check === 'ok' || check === 'good'
}

export const RehearsalSummary = z.strictObject({
  rehearsalId: RehearsalId,
  opensAtMs: TimeMs,
  closesAtMs: TimeMs,
  byName: z.string(),
})
export type RehearsalSummary = z.infer<typeof RehearsalSummary>

/** For how long sites may be called, minutes. */
export const REHEARSAL_MINUTES = { least: 5, most: 1_440 } as const
/** Rehearsals of one meeting that are kept; the oldest go. */
export const MOST_REHEARSALS = 10

/**
 * Calls all invited sites to rehearse, at once or from a time on. `alreadyOpen`: one is open or planned already. `tooLate`: the meeting is over by then,
 * or the time has passed.
 */
export const startRehearsal = request('rehearsal.start', {
  via: 'http',
  params: z.strictObject({
    meetingId: MeetingId,
    /** Null: now. */
    opensAtMs: TimeMs.nullable(),
    minutes: z.int().min(REHEARSAL_MINUTES.least).max(REHEARSAL_MINUTES.most),
  }),
  result: z.strictObject({ rehearsalId: RehearsalId }),
  errors: ['alreadyOpen', 'notInvited', 'tooLate'],
})
/** Ends it now, or takes back a planned one. */
export const endRehearsal = request('rehearsal.end', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, rehearsalId: RehearsalId }),
  result: z.strictObject({}),
})
/** The rehearsals that the person's own sites are called to now. */
export const ownCalls = request('rehearsal.calls', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({
    calls: z.array(
      z.strictObject({
        meetingId: MeetingId,
        title: z.string(),
        closesAtMs: TimeMs,
        /** When the site's last result of it came; null: none has. */
        doneAtMs: TimeMs.nullable(),
        /** A meeting of the site runs: no machine of it begins by itself now. */
        inMeeting: z.boolean(),
      }),
    ),
  }),
})
/**
 * What a machine asks before it begins by itself. `taken`: another one of the site has begun just now. `alreadyDone`: the site has answered.
 * `inMeeting`: a meeting of the site runs. By hand an operator may begin at any time.
 */
export const takeRehearsal = request('rehearsal.take', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({}),
  errors: ['notCalled', 'alreadyDone', 'inMeeting', 'taken'],
})
/** What the rehearsal found at the operator's site; one after another, the last one counts. `notCalled`: no rehearsal is open. */
export const reportRehearsal = request('rehearsal.report', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, checks: RehearsalChecks, figures: LinkFigures }),
  result: z.strictObject({}),
  errors: ['notCalled', 'tooSoon'],
})
export const SiteResult = z.strictObject({
  siteId: SiteId,
  name: z.string(),
  district: z.string(),
  /** Null: the site has not answered. */
  result: z.strictObject({ atMs: TimeMs, device: z.string(), byName: z.string(), checks: RehearsalChecks }).nullable(),
})
export type SiteResult = z.infer<typeof SiteResult>
/** The newest rehearsal of a meeting, or an older one of it, with every invited site. */
export const readRehearsal = request('rehearsal.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, rehearsalId: RehearsalId.nullable() }),
  result: z.strictObject({
    nowMs: TimeMs,
    /** The newest first. */
    rehearsals: z.array(RehearsalSummary),
    /** Null: there has been none. */
    shown: RehearsalId.nullable(),
    sites: z.array(SiteResult),
  }),
})
