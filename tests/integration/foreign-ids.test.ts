import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoomSnapshot } from '../../signaling/seats/wire.ts'
import type { AccountId, AgendaItemId, MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import { permissions, type Rule } from '../../signaling/wire/permissions.ts'
import { requests } from '../../signaling/wire/registry.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { LUNG_CU_HALL, makeMeeting, THREE } from '../support/world/make-meeting.ts'
import { sampleParams } from '../support/world/sample-params.ts'
import { startServer, type RunningServer } from '../support/server.ts'

/** A meeting that the leaders of the other one have no part in, with one of everything that has an id. */
interface Foreign {
  readonly meetingId: MeetingId
  readonly agendaItemId: AgendaItemId
  readonly seatId: SeatId
  readonly entryId: string
  readonly rollCallId: string
  readonly accountId: AccountId
  readonly sockets: readonly TestSocket[]
}

let server: RunningServer
let foreign: Foreign
let ownId: MeetingId
let foreignChair: TestClient
const leaders = new Map<'chair' | 'secretary', TestClient>()

beforeAll(async () => {
  server = await startServer()
  const sign = (username: string) => TestClient.signIn(server.url, username)
  leaders.set('chair', await sign('chutri')).set('secretary', await sign('thuky1'))
  const own = await makeMeeting(await sign('thuky1'), { title: 'Cuộc họp của mình', people: THREE })
  ownId = own.meetingId
  foreignChair = await sign('daibieu3')
  foreign = await makeForeign(sign)
})
afterAll(() => server?.stop())

async function makeForeign(sign: (username: string) => Promise<TestClient>): Promise<Foreign> {
  const secretary = await sign('thuky2')
  const delegate = await sign('daibieu4')
  const made = await makeMeeting(secretary, {
    title: 'Cuộc họp của nơi khác',
    people: [
      { fullName: 'Đại biểu Sở Y tế', role: 'chair' },
      { fullName: 'Thư ký thứ hai', role: 'secretary' },
      { fullName: 'Đại biểu thành phố Hà Giang', role: 'delegate' },
      LUNG_CU_HALL,
    ],
    agenda: ['Nội dung một', 'Nội dung hai'],
  })
  const { meetingId } = made
  const [desk, place] = [await secretary.connect(), await delegate.connect()]
  await desk.join(meetingId)
  const { seatId } = await place.join(meetingId)
  const asked = await place.request('queues.ask', { queue: 'speaking', topic: '', speaker: '', point: false })
  const called = await desk.request('rollCall.start', { way: 'byDistrict', ifNewest: null })
  const who = await delegate.call('identity.whoAmI', {})
  const agendaItemId = made.agendaItemIds[1]
  if (!asked.ok || !called.ok || !who.ok || who.result.account === null || agendaItemId === undefined) {
    throw new Error('the other meeting has not all that can be named')
  }
  return {
    ...{ meetingId, agendaItemId, seatId, entryId: asked.result.entryId, rollCallId: called.result.rollCallId },
    ...{ accountId: who.result.account.accountId, sockets: [desk, place] },
  }
}

/** What of a meeting its leaders set, as its chair gets it. */
function set(snapshot: RoomSnapshot) {
  const { floor, queues, stageSeatId, preparing, locks, agenda, shownOut, layouts, rollCall, presenting } = snapshot
  return { floor, queues, stageSeatId, preparing, locks, agenda, shownOut, layouts, rollCall, presenting }
}
async function setNow() {
  const socket = await foreignChair.connect()
  const { snapshot } = await socket.join(foreign.meetingId, { claim: 'takeOver' })
  socket.close()
  return set(snapshot)
}

/** Kinds of events that announce a leader's change. */
const TOLD = /^(?:agenda|floor|layouts|leading|locks|messages|monitor|preparing|presenting|queues|rollCall|voting)\./u

test.each(['chair', 'secretary'] as const)(
  'the %s of a meeting who names seats, entries, items and people of another one changes nothing there, by no command',
  async (who) => {
    const { seatId, entryId, agendaItemId, rollCallId, accountId, sockets } = foreign
    const about = {
      ...{ seatId, seatIds: [seatId], smallPictures: [seatId], ifCalled: null, toSeatId: seatId, to: seatId },
      ...{ entryId, before: entryId, agendaItemId, rollCallId, accountId, accountIds: [accountId] },
    }
    const before = await setNow()
    const heardBefore = sockets.map(({ events }) => events.length)
    const socket = await (leaders.get(who) ?? new TestClient(server.url)).connect()
    await socket.join(ownId)
    const named: string[] = []
    const taken: string[] = []
    for (const { method, via, params } of requests) {
      const rule: Rule = permissions[method]
      if (via !== 'ws' || rule.who !== 'meeting' || !rule.actors.includes(who) || method.startsWith('seats.')) continue
      const asked = sampleParams(params, about)
      const answer = await socket.request(method as never, asked as never)
      // A bad question, or one too many, would say nothing about what is refused.
      expect({ method, answer }).not.toMatchObject({
        answer: { error: expect.stringMatching(/^(?:rateLimited|badRequest|tooLarge|notSeated)$/u) as unknown },
      })
      const text = JSON.stringify(asked)
      if (![seatId, entryId, agendaItemId, rollCallId, accountId].some((id) => text.includes(id))) continue
      named.push(method)
      if ((answer as { ok: boolean }).ok) taken.push(method)
    }
    socket.close()
    expect(named.length).toBeGreaterThan(12)
    // Who does not wait at this door is admitted by nothing, and a picture that is not here is shown by nothing.
    expect(taken).toEqual(['locks.admit', 'media.view'])
    expect(sockets.map(({ closeCode }) => closeCode)).toEqual([null, null])
    const heard = sockets.map(({ events }, at) => events.slice(heardBefore[at]).map(({ event }) => event))
    expect(heard.map((names) => names.filter((name) => TOLD.test(name)))).toEqual([[], []])
    expect(await setNow()).toEqual(before)
  },
)
