// The words of e-mail, in Vietnamese alone as the province's letters are.
import { isAsked, maySubstitute } from '../answers/wire.ts'
import type { InvitationFacts } from '../invitation/facts.ts'
import type { Participant } from '../meeting/wire.ts'
import { treeLevels, treeNumbers } from '../wire/agenda-tree.ts'
import { KIND_WORDS, timeWords } from '../wire/letter-words.ts'
import type { MailKind } from './wire.ts'

const SUBJECTS: Readonly<Record<MailKind, string>> = {
  invitation: 'Giấy mời: ',
  moved: 'Đổi thời gian họp: ',
  postponed: 'Hoãn họp: ',
  cancelled: 'Huỷ họp: ',
  answerReminder: 'Nhắc trả lời giấy mời: ',
  test: 'Thư thử của hệ thống họp',
}
/** @param title - Of the meeting; empty for a test letter. */
export const subjectOf = (kind: MailKind, title: string): string => `${SUBJECTS[kind]}${title}`

const greeting = (name: string): string => `Kính gửi ông/bà ${name},`
const farewell = (provinceName: string): string =>
  `Thư tự động của hệ thống họp, ${provinceName}. Xin không trả lời thư này.`

export function testParagraphs(name: string, provinceName: string): string[] {
  return [
    greeting(name),
    'Đây là thư thử. Nhận được thư này nghĩa là hệ thống họp gửi được thư điện tử đến địa chỉ của ông/bà.',
    farewell(provinceName),
  ]
}

interface Said {
  readonly facts: InvitationFacts
  readonly invited: Participant
  readonly provinceName: string
  /** The address of the meeting's page follows. */
  readonly linked: boolean
  readonly reason: string | null
}

export function paragraphsOf(kind: MailKind, { facts, invited, provinceName, linked, reason }: Said): string[] {
  const { holder, state, title } = facts
  const what = `${KIND_WORDS[facts.kind]} “${title}”`
  const name = [invited.fullName, invited.title].filter((part) => part !== '').join(', ')
  const why = reason === null ? [] : [`Lý do: ${reason}`]
  const on = state !== 'postponed' && state !== 'cancelled'
  return [
    greeting(name),
    ...OPENING[kind]({ holder, what }),
    ...why,
    ...(on ? aboutMeeting(facts) : [`Thời gian đã định trước đây: ${timeWords(facts.startsAtMs, facts.endsAtMs)}.`]),
    ...(on && isAsked(invited.role) ? [`Đề nghị ông/bà trả lời trên hệ thống họp: ${answersOf(facts, invited)}.`] : []),
    ...(linked ? [] : ['Xin đăng nhập hệ thống họp để xem tài liệu và trả lời giấy mời.']),
    kind === 'answerReminder' ? 'Kèm theo: giấy mời (PDF).' : 'Kèm theo: giấy mời (PDF) và tệp lịch (.ics).',
    farewell(provinceName),
  ]
}

const answersOf = ({ kind }: InvitationFacts, { role }: Participant): string =>
  maySubstitute(role, kind) ? 'có dự, không dự, hoặc cử người dự thay' : 'có dự hay không dự'

interface Named {
  readonly holder: string
  readonly what: string
}
const OPENING: Readonly<Record<MailKind, (named: Named) => string[]>> = {
  invitation: ({ holder, what }) => [`${holder} trân trọng kính mời ông/bà tới dự ${what}.`],
  moved: ({ holder, what }) => [`${holder} xin thông báo thời gian mới của ${what}.`],
  postponed: ({ holder, what }) => [
    `${holder} xin thông báo: ${what} đã được hoãn. Thời gian mới sẽ được thông báo sau.`,
  ],
  cancelled: ({ holder, what }) => [`${holder} xin thông báo: ${what} đã bị huỷ.`],
  answerReminder: ({ holder, what }) => [`${holder} chưa nhận được trả lời của ông/bà về giấy mời dự ${what}.`],
  test: () => [],
}

function aboutMeeting({ agenda, endsAtMs, place, siteCount, startsAtMs }: InvitationFacts): string[] {
  // What somebody doesn't see may have been a heading: the rest is a tree of its own.
  const numbers = treeNumbers(treeLevels(agenda.map(({ level }) => level)).map((level) => ({ level })))
  const items = agenda.map(({ title }, index) => `${numbers[index] ?? ''}. ${title}`)
  return [
    `Thời gian: ${timeWords(startsAtMs, endsAtMs)}.`,
    `Địa điểm: ${place}${siteCount > 1 ? `, trực tiếp và trực tuyến tại ${siteCount} điểm cầu` : ''}.`,
    ...(items.length === 0 ? [] : [['Nội dung:', ...items].join('\n')]),
  ]
}

const LINK = 'Trang cuộc họp: '

/** @param link - Of the meeting's page; null: none is known, or none belongs here. */
export function textOf(paragraphs: readonly string[], link: string | null): string {
  return [...paragraphs.slice(0, -1), ...(link === null ? [] : [`${LINK}${link}`]), paragraphs.at(-1) ?? ''].join(
    '\n\n',
  )
}

export function htmlOf(paragraphs: readonly string[], link: string | null): string {
  const shown = (text: string) => `<p>${escaped(text).replaceAll('\n', '<br>')}</p>`
  const anchor = link === null ? [] : [`<p>${LINK}<a href="${escaped(link)}">${escaped(link)}</a></p>`]
  const body = [...paragraphs.slice(0, -1).map(shown), ...anchor, shown(paragraphs.at(-1) ?? '')]
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"></head><body>${body.join('')}</body></html>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/gu, (letter) => ESCAPES[letter] ?? letter)
