// Saved groups (nhóm đã lưu): people and sites that a unit invites together again and again, such as all communes of the province.
import { z } from 'zod'
import { Participant } from '../meeting/wire.ts'
import { GroupId, SiteId, TimeMs } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

/** So many one unit keeps. */
export const MOST_GROUPS = 200
export const MOST_SITES = 400
export const MOST_PEOPLE = 1500

/** As it is kept: people without their names, which may change. */
export const KeptGroup = z.strictObject({
  siteIds: z.array(SiteId).max(MOST_SITES),
  people: z.array(Participant.pick({ accountId: true, role: true, siteId: true })).max(MOST_PEOPLE),
})
export type KeptGroup = z.infer<typeof KeptGroup>

export const GroupEntry = z.strictObject({
  groupId: GroupId,
  name: z.string(),
  /** The unit whose people use it. */
  siteName: z.string(),
  byName: z.string(),
  /** When it was saved last. */
  atMs: TimeMs,
  siteCount: z.int(),
  peopleCount: z.int(),
  /** Of the unit of the person who asks; its names are there once. */
  ownUnit: z.boolean(),
  /** Replace or remove it. */
  mayChange: z.boolean(),
})
export type GroupEntry = z.infer<typeof GroupEntry>

/** Those of one's unit, then one's own of elsewhere; an administrator of a unit has those of the units below it too. `more`: not all are listed. */
export const listGroups = request('groups.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ groups: z.array(GroupEntry), more: z.boolean() }),
})
/** Who of it can be invited today, with the names of today. */
export const readGroup = request('groups.read', {
  via: 'http',
  params: z.strictObject({ groupId: GroupId }),
  result: z.strictObject({
    name: z.string(),
    siteIds: z.array(SiteId).max(MOST_SITES),
    people: z
      .array(Participant.pick({ accountId: true, fullName: true, title: true, role: true, siteId: true }))
      .max(MOST_PEOPLE),
    /** Names of those who can be invited no longer: their account is locked, or their unit has ended. */
    leftOut: z.strictObject({ people: z.array(z.string()), sites: z.array(z.string()) }),
  }),
})
/**
 * Keeps a group for everybody of one's unit who prepares meetings. `requestId` is made by the client once per form: the same one again keeps no
 * second group.
 *
 * @param replaces - The group whose people and sites these take the place of; null: a new one, whose name the unit has not yet.
 */
export const saveGroup = request('groups.save', {
  via: 'http',
  params: z.strictObject({
    requestId: z.uuid(),
    replaces: GroupId.nullable(),
    name: plainLine(200),
    ...KeptGroup.shape,
  }),
  result: z.strictObject({ groupId: GroupId }),
  errors: ['tooManyGroups', 'groupNameTaken', 'groupEmpty', 'unknownSite', 'unknownAccount', 'personTwice'],
})
/** By the person who saved it or an administrator of its unit. */
export const removeGroup = request('groups.remove', {
  via: 'http',
  params: z.strictObject({ groupId: GroupId }),
  result: z.strictObject({}),
})
