// Meetings that come again: what a meeting is like without its papers, kept as a template or taken from an old meeting.
import { z } from 'zod'
import { MeetingKind, Participant, SpeakerRef } from '../meeting/wire.ts'
import { DEEPEST_LEVEL } from '../wire/agenda-tree.ts'
import { MeetingId, SiteId, TemplateId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

const PatternItem = z.strictObject({
  title: z.string(),
  plannedMinutes: z.int().min(0).max(1440),
  speaker: SpeakerRef.nullable(),
  level: z.int().min(0).max(DEEPEST_LEVEL),
  unitSiteId: SiteId.nullable(),
  /** Whom it is for; null: everybody. */
  audience: z.array(SpeakerRef).max(400).nullable(),
})
const pattern = {
  title: z.string(),
  kind: MeetingKind,
  place: z.string(),
  /** When the meeting began that it was taken from: the next one is proposed for the same day of the week and the same hour. */
  startsAtMs: TimeMs,
  durationMs: z.int().min(1),
  siteIds: z.array(SiteId).max(400),
  agenda: z.array(PatternItem).max(60),
}
/** As it is kept: people without their names, which may change. */
export const KeptPattern = z.strictObject({
  ...pattern,
  people: z.array(Participant.pick({ accountId: true, role: true, siteId: true })).max(1500),
})
export type KeptPattern = z.infer<typeof KeptPattern>

/** What a new meeting can be made from today. Papers never come along. */
export const Pattern = z.strictObject({
  ...pattern,
  people: z
    .array(Participant.pick({ accountId: true, fullName: true, title: true, role: true, siteId: true }))
    .max(1500),
  /** Names of those who can be invited no longer: their account is locked, or their unit has ended. */
  leftOut: z.strictObject({ people: z.array(z.string()), sites: z.array(z.string()) }),
})
export type Pattern = z.infer<typeof Pattern>

export const TemplateEntry = z.strictObject({
  templateId: TemplateId,
  name: z.string(),
  /** The unit whose people use it. */
  siteName: z.string(),
  byName: z.string(),
  atMs: TimeMs,
  kind: MeetingKind,
  durationMs: z.int().min(1),
  siteCount: z.int(),
  peopleCount: z.int(),
  itemCount: z.int(),
  mayRemove: z.boolean(),
})
export type TemplateEntry = z.infer<typeof TemplateEntry>

/** So many one unit keeps. */
export const MOST_TEMPLATES = 100

/** Those of one's unit by name, then one's own of elsewhere; an administrator of a unit has those of the units below it too. `more`: not all are listed. */
export const listTemplates = request('templates.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ templates: z.array(TemplateEntry), more: z.boolean() }),
})
/**
 * Keeps what a meeting is like, for everybody of one's unit who prepares meetings. `requestId` is made by the client once per form: the same one
 * again keeps no second template.
 */
export const saveTemplate = request('templates.save', {
  via: 'http',
  params: z.strictObject({
    requestId: z.uuid(),
    meetingId: MeetingId,
    name: plainLine(200),
    withAgenda: z.boolean(),
    withPeople: z.boolean(),
  }),
  result: z.strictObject({ templateId: TemplateId }),
  errors: ['tooManyTemplates'],
})
export const readTemplate = request('templates.read', {
  via: 'http',
  params: z.strictObject({ templateId: TemplateId }),
  result: z.strictObject({ name: z.string(), pattern: Pattern }),
})
/** By the person who saved it or an administrator of its unit. */
export const removeTemplate = request('templates.remove', {
  via: 'http',
  params: z.strictObject({ templateId: TemplateId }),
  result: z.strictObject({}),
})
/** What a copy of this meeting is made from. */
export const readPattern = request('templates.ofMeeting', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({ pattern: Pattern }),
})
