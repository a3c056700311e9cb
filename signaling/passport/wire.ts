import { z } from 'zod'
import { MeetingId, SiteId, TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

/** Way of sound and pictures: UDP as it should be, TCP since UDP is blocked, neither, or it could not be tried. */
export const MediaWayName = z.enum(['udp', 'tcp', 'blocked', 'unknown'])
export type MediaWayName = z.infer<typeof MediaWayName>

const Kbps = z.int().min(0).max(10_000_000)
const Milliseconds = z.int().min(0).max(60_000)

/** What one test of a site's link found. Null: not measured. */
export const LinkFigures = z.strictObject({
  /** Towards the site, and from it. */
  downKbps: Kbps.nullable(),
  upKbps: Kbps.nullable(),
  rttMs: Milliseconds.nullable(),
  /** How much the round trip varies from packet to packet; like the loss on the way of the media, there and back. */
  jitterMs: Milliseconds.nullable(),
  /** Share of packets that did not come back, 0–1; by TCP nothing is lost, so there it is null. */
  lossShare: z.number().min(0).max(1).nullable(),
  way: MediaWayName,
})
export type LinkFigures = z.infer<typeof LinkFigures>

export const LinkTest = z.strictObject({
  ...LinkFigures.shape,
  atMs: TimeMs,
  /** The browser and system that measured, in words. */
  device: z.string(),
})
export type LinkTest = z.infer<typeof LinkTest>

/** The most tests that are kept of one site, hence the most in an answer. */
export const MOST_TESTS = 100

/** What a site's devices begin a meeting with, by its last tests; kbit/s, null: not known. */
export const LinkStart = z.strictObject({ downKbps: Kbps.nullable(), upKbps: Kbps.nullable() })
export type LinkStart = z.infer<typeof LinkStart>

/** Keeps a test for the site that this person operates in the meeting. `tooSoon`: the site's last one was kept a moment ago. */
export const keepLinkTest = request('passport.keep', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, figures: LinkFigures }),
  result: z.strictObject({}),
  errors: ['tooSoon'],
})
const History = z.strictObject({
  /** The newest first. */
  tests: z.array(LinkTest).max(MOST_TESTS),
  start: LinkStart.nullable(),
})
/** The tests of a site that is invited to the meeting; operators read those of their own. */
export const readPassport = request('passport.read', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId, siteId: SiteId }),
  result: History,
})
/** The tests of any site, for the system's administrators. */
export const readSitePassport = request('passport.ofSite', {
  via: 'http',
  params: z.strictObject({ siteId: SiteId }),
  result: History,
})
/** The newest test of each site that is invited to a meeting. */
export const listPassports = request('passport.list', {
  via: 'http',
  params: z.strictObject({ meetingId: MeetingId }),
  result: z.strictObject({
    nowMs: TimeMs,
    sites: z.array(
      z.strictObject({ siteId: SiteId, name: z.string(), district: z.string(), newest: LinkTest.nullable() }),
    ),
  }),
})
