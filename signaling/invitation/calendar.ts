import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import type { InvitationFacts } from './facts.ts'
import { KIND_WORDS } from '../wire/letter-words.ts'

dayjs.extend(utc)
dayjs.extend(timezone)

const ZONE = 'Asia/Ho_Chi_Minh'
/** No summer time since 1975: one rule for all years. */
const ZONE_RULES = [
  ...['BEGIN:VTIMEZONE', `TZID:${ZONE}`, 'BEGIN:STANDARD', 'DTSTART:19700101T000000', 'TZOFFSETFROM:+0700'],
  ...['TZOFFSETTO:+0700', 'TZNAME:+07', 'END:STANDARD', 'END:VTIMEZONE'],
].join('\r\n')

/** To whom a calendar entry goes by mail, and from which address. */
export interface MailParties {
  readonly from: string
  readonly to: string
  readonly name: string
}

/**
 * The meeting for calendars (RFC 5545). The same UID and a higher SEQUENCE change the entry that was taken before: one that was put off stays
 * as tentative and blocks nothing, one that was called off is withdrawn.
 *
 * @param parties - Null: for a file that somebody downloads.
 * @param link - Of the meeting's page; null: not known.
 */
export function calendarFile(
  facts: InvitationFacts,
  { nowMs, parties, link }: { nowMs: number; parties: MailParties | null; link: string | null },
): string {
  const cancelled = facts.state === 'cancelled'
  const postponed = facts.state === 'postponed'
  const calendar = ical({
    prodId: { company: 'Hop khong giay', product: 'Giay moi', language: 'VI' },
    method: cancelled
      ? ICalCalendarMethod.CANCEL
      : parties === null
        ? ICalCalendarMethod.PUBLISH
        : ICalCalendarMethod.REQUEST,
    // Of the entry alone: a zone of the whole file would write DTSTAMP, which must be UTC, by the clock of Vietnam.
    timezone: { name: null, generator: () => ZONE_RULES },
  })
  calendar.createEvent({
    id: `${facts.meetingId}@hop-khong-giay`,
    sequence: facts.revision,
    stamp: new Date(nowMs),
    timezone: ZONE,
    // Moments in the zone itself: a plain Date would be written by the clock of the server and merely be labelled.
    start: dayjs(facts.startsAtMs).tz(ZONE),
    end: dayjs(facts.endsAtMs).tz(ZONE),
    summary: `${cancelled ? 'Huỷ: ' : postponed ? 'Hoãn: ' : ''}${facts.title}`,
    location: facts.place,
    description: describe(facts, link),
    status: cancelled ? ICalEventStatus.CANCELLED : postponed ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    transparency: cancelled || postponed ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    ...(link === null ? {} : { url: link }),
    ...(parties === null
      ? {}
      : {
          organizer: { name: facts.holder, email: parties.from },
          attendees: [{ name: parties.name, email: parties.to, rsvp: false }],
        }),
  })
  // The library leaves out the last line's break, which RFC 5545 wants.
  return `${calendar.toString()}\r\n`
}

function describe({ holder, kind, state, stateReason, agenda }: InvitationFacts, link: string | null): string {
  // One that ended has a reason too, as a word of the protocol when nobody ended it.
  const reason = state === 'postponed' || state === 'cancelled' ? stateReason : null
  const items = agenda.filter(({ level }) => level === 0).map(({ title }, index) => `${index + 1}. ${title}`)
  return [
    `${holder} mời dự ${KIND_WORDS[kind]}.`,
    ...(reason === null ? [] : [`Lý do: ${reason}`]),
    ...items,
    ...(link === null ? [] : [`Vào họp: ${link}`]),
  ].join('\n')
}
