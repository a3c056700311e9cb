import { expect, test } from 'vitest'
import type { RollCallNow, SiteAnswer } from '../../signaling/roll-call/wire.ts'
import type { RosterSeat } from '../../signaling/seats/wire.ts'
import { RollCallId, SeatId, SiteId } from '../../signaling/wire/ids.ts'
import { untouchedPlace } from '../../web/src/features/roll-call/desk-rules.ts'
import { poll } from '../support/poll.ts'
import { RollCallManners } from './roll-call-manners.ts'

const id = (number: number) => SeatId.parse(`seat${String(number).padStart(4, '0')}`)
function site(number: number, siteId: string, parent: string | null): RosterSeat {
  return {
    ...{ seatId: id(number), kind: 'site', name: siteId, shortName: siteId, title: '', role: 'operator' },
    ...{ accountId: null, siteId: SiteId.parse(siteId), siteName: siteId, level: '' },
    parentSiteId: parent === null ? null : SiteId.parse(parent),
  }
}
const SEATS = [
  site(1, 'hg', null),
  site(2, 'hg/huyen-a', 'hg'),
  site(3, 'hg/huyen-a/xa-b', 'hg/huyen-a'),
  site(4, 'hg/huyen-a/xa-c', 'hg/huyen-a'),
  site(5, 'hg/so-y-te', 'hg'),
]
const now = (more: Partial<RollCallNow> = {}): RollCallNow => ({
  ...{ rollCallId: RollCallId.parse('rollcall-1'), number: 1, way: 'byDistrict' as const, startedAtMs: 1 },
  ...{ endedAtMs: null, round: 1, calledSeatId: null },
  ...more,
})

/** A bot in that seat, with every answer that it has sent. */
function botAt(number: number, own: number) {
  const sent: SiteAnswer[][] = []
  const control = {
    open: true,
    request: (_request: unknown, { answers }: { answers: SiteAnswer[] }) => {
      sent.push(answers)
      return Promise.resolve({ answeredAtMs: 1 })
    },
  }
  const habits = { seatId: id(number), firstMs: 0, eachMs: 0, own, note: () => undefined }
  // Of the control socket a bot's manners use this one request.
  const manners = new RollCallManners({ ...habits, control: control as never })
  manners.listIs(SEATS)
  return { manners, sent }
}
const seatsOf = (sent: readonly SiteAnswer[][]) => sent.map((answers) => answers.map(({ seatId }) => seatId))

test('a district answers for itself, then in one message for those of its communes that are silent', async () => {
  const { manners, sent } = botAt(2, 0.5)
  manners.rollCallIs(now())
  manners.placesAre([{ ...untouchedPlace(id(3)), state: 'present' }])
  await poll(() => sent.length === 2, { what: 'both answers' })
  expect(seatsOf(sent)).toEqual([[id(2)], [id(4)]])
  manners.rollCallIs(now())
  expect(sent).toHaveLength(2)
})

test('an office answers for itself alone; a commune leaves it to its district or not, as the share says', async () => {
  const office = botAt(5, 0)
  office.manners.rollCallIs(now())
  await poll(() => office.sent.length === 1, { what: 'the answer of the office' })
  expect(seatsOf(office.sent)).toEqual([[id(5)]])
  const silent = botAt(3, 0)
  const speaking = botAt(3, 1)
  for (const { manners } of [silent, speaking]) manners.rollCallIs(now())
  await poll(() => speaking.sent.length === 1, { what: 'the answer of the commune' })
  expect(silent.sent).toEqual([])
})

test('in turn only the called one answers', async () => {
  const { manners, sent } = botAt(5, 1)
  manners.rollCallIs(now({ way: 'inTurn' }))
  manners.rollCallIs(now({ way: 'inTurn', calledSeatId: id(5) }))
  await poll(() => sent.length === 1, { what: 'the answer of the called one' })
})
