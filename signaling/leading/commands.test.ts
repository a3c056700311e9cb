import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createActorIn } from '../identity/actors.ts'
import { SITES } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import { granted, openRoomWorld, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import type { AccountId } from '../wire/ids.ts'

let world: RoomWorld
let chair: Awaited<ReturnType<RoomWorld['seat']>>
let secretary: Awaited<ReturnType<RoomWorld['seat']>>
let delegate: Awaited<ReturnType<RoomWorld['seat']>>
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  delegate = await world.seat('delegate', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const handlers = () => world.rooms.handlers
const actor = ({ account }: { account: Account }) => createActorIn(world.database)(account, world.meetingId)
const hand = (by: FakeClient, accountId: AccountId) => handlers()['leading.handOver'](by.call, { accountId })
const takeBack = (by: FakeClient) => handlers()['leading.takeBack'](by.call, {})

async function setRole({ account }: { account: Account }, role: MeetingRole): Promise<void> {
  await world.database.updateTable('participants').set({ role }).where('account_id', '=', account.accountId).execute()
  await world.rooms.participantsChanged(world.meetingId)
}
/** What a page was told last of its own device's role. */
async function toldRole(client: FakeClient): Promise<MeetingRole | undefined> {
  await world.timers.pass(2_000)
  return client.dataOf('seats.own').at(-1)?.devices[0]?.role
}

describe('handing over the chair’s part', () => {
  test('makes somebody present the chair at once, for the table, their own page and everybody else', async () => {
    chair.cut()
    granted(await hand(secretary, delegate.account.accountId))
    expect(await actor(delegate)).toBe('chair')
    expect(await toldRole(delegate)).toBe('chair')
    const acting = { accountId: delegate.account.accountId, fullName: 'delegate', sinceMs: expect.any(Number) }
    expect(secretary.dataOf('leading.changed')).toEqual([{ acting, byName: 'secretary' }])
    const { snapshot } = await world.client(await world.invite('late', 'observer')).join()
    expect(snapshot.leading).toEqual({ acting })
    expect(granted(await handlers()['floor.setMode'](delegate.call, { mode: 'floor' }))).toEqual({})
  })

  test('lets the acting chair be heard in turns, like the chair', async () => {
    granted(await handlers()['floor.setMode'](chair.call, { mode: 'floor' }))
    granted(await hand(secretary, delegate.account.accountId))
    await delegate.send('mic')
    await expect(chair.send('mic')).rejects.toThrow('noFloor')
  })

  test('leaves one person leading: the chair of the list takes part as a delegate, and has it back by asking', async () => {
    granted(await hand(chair, delegate.account.accountId))
    expect(await actor(chair)).toBe('delegate')
    expect(await toldRole(chair)).toBe('delegate')
    granted(await takeBack(chair))
    expect(await actor(chair)).toBe('chair')
    expect(await actor(delegate)).toBe('delegate')
    expect(await toldRole(chair)).toBe('chair')
    expect(await toldRole(delegate)).toBe('delegate')
    expect(delegate.dataOf('leading.changed').at(-1)).toEqual({ acting: null, byName: 'chair' })
  })

  test('is taken back by a secretary or by the acting chair, not by another delegate', async () => {
    const other = await world.seat('other', 'delegate')
    granted(await hand(secretary, delegate.account.accountId))
    expect(refusal(await takeBack(other))).toBe('forbidden')
    granted(await takeBack(delegate))
    expect(await actor(chair)).toBe('chair')
    granted(await hand(secretary, delegate.account.accountId))
    granted(await takeBack(secretary))
    expect(await actor(delegate)).toBe('delegate')
    granted(await takeBack(secretary))
  })

  test('goes to a delegate or a secretary who is here, in whichever seat; to nobody else', async () => {
    const observer = await world.seat('observer', 'observer')
    const operator = await world.seat('operator', 'operator')
    const absent = await world.invite('absent', 'delegate')
    const cut = await world.seat('cut', 'delegate')
    cut.cut()
    const inHall = await world.invite('in hall', 'delegate')
    await world.client(inHall).join({ place: 'site', claim: 'add' })
    expect(refusal(await hand(secretary, observer.account.accountId))).toBe('notEligible')
    expect(refusal(await hand(secretary, operator.account.accountId))).toBe('notEligible')
    expect(refusal(await hand(secretary, chair.account.accountId))).toBe('notEligible')
    expect(refusal(await hand(secretary, absent.accountId))).toBe('notPresent')
    expect(refusal(await hand(secretary, cut.account.accountId))).toBe('notPresent')
    const { people } = granted(await handlers()['leading.candidates'](secretary.call, {}))
    expect(people.map(({ fullName }) => fullName).sort()).toEqual(['delegate', 'in hall', 'secretary'])
    granted(await hand(secretary, inHall.accountId))
    expect(await createActorIn(world.database)(inHall, world.meetingId)).toBe('chair')
    granted(await hand(secretary, secretary.account.accountId))
    expect(await actor(secretary)).toBe('chair')
  })

  test('outlives a restart of the server, with the chair of the list told who leads when they come back', async () => {
    granted(await hand(secretary, delegate.account.accountId))
    await world.crash()
    const back = await world.client(chair.account).join()
    expect(back.snapshot.leading.acting).toMatchObject({ fullName: 'delegate' })
    expect(back.own.devices).toMatchObject([{ role: 'delegate' }])
    const acting = await world.client(delegate.account).join()
    expect(acting.own.devices).toMatchObject([{ role: 'chair' }])
  })

  test('stays with somebody whose link breaks, and ends with somebody who leaves', async () => {
    granted(await hand(secretary, delegate.account.accountId))
    delegate.cut()
    await world.timers.pass(300_000)
    expect(await actor(delegate)).toBe('chair')
    const again = world.client(delegate.account)
    await again.join()
    granted(await handlers()['seats.leave'](again.call, {}))
    expect(secretary.dataOf('leading.changed').at(-1)).toEqual({ acting: null, byName: null })
    expect(await toldRole(chair)).toBe('chair')
    await world.crash()
    expect(await actor(chair)).toBe('chair')
  })

  test('ends when its holder may not act any longer, and when the list names another chair', async () => {
    granted(await hand(secretary, delegate.account.accountId))
    await setRole(delegate, 'observer')
    expect(await actor(chair)).toBe('chair')
    expect(secretary.dataOf('leading.changed').at(-1)).toEqual({ acting: null, byName: null })
    await setRole(delegate, 'delegate')
    granted(await hand(secretary, delegate.account.accountId))
    await setRole(chair, 'delegate')
    await setRole(secretary, 'chair')
    expect(await actor(secretary)).toBe('chair')
  })

  test('is on record, and the book keeps what the list says', async () => {
    granted(await hand(secretary, delegate.account.accountId))
    granted(await takeBack(chair))
    const rows = await world.database.selectFrom('audit').select(['action', 'account_id', 'details']).execute()
    const to = delegate.account.accountId
    expect(rows).toContainEqual({
      action: 'leading.handOver',
      account_id: secretary.account.accountId,
      details: JSON.stringify({ to, from: null }),
    })
    expect(rows).toContainEqual({
      action: 'leading.takeBack',
      account_id: chair.account.accountId,
      details: JSON.stringify({ from: to }),
    })
    granted(await hand(secretary, to))
    await world.client(chair.account, 'Firefox, Android').join({ claim: 'takeOver' })
    const book = await handlers()['seats.attendance'](secretary.call, { meetingId: world.meetingId })
    expect(
      granted(book)
        .rows.filter(({ fullName }) => fullName === 'chair')
        .map(({ role }) => role),
    ).toEqual(['chair', 'chair'])
  })

  test('counts no more once the meeting is over', async () => {
    granted(await hand(secretary, delegate.account.accountId))
    await world.setState('ended')
    expect(await actor(delegate)).toBe('delegate')
    expect(await actor(chair)).toBe('chair')
  })
})

describe('somebody who loses their right', () => {
  test('loses with it what they had by it: presenting, floor, stage, raised hand, all that they send', async () => {
    granted(await handlers()['presenting.give'](chair.call, { seatId: delegate.seatId }))
    granted(await handlers()['floor.give'](chair.call, { seatId: delegate.seatId, instead: false }))
    granted(await handlers()['floor.putOnStage'](chair.call, { seatId: delegate.seatId }))
    granted(await handlers()['queues.ask'](delegate.call, { queue: 'speaking', topic: '', speaker: '', point: false }))
    await delegate.send('mic')
    await delegate.send('screen')
    await setRole(delegate, 'observer')
    expect(await toldRole(delegate)).toBe('observer')
    expect(world.plane.room(world.meetingId).producersOf(delegate.deviceId)).toEqual([])
    const { snapshot } = await world.client(await world.invite('late', 'observer')).join()
    expect(snapshot).toMatchObject({ presenting: { seatId: null }, floor: { holders: [] }, stageSeatId: null })
    expect(chair.dataOf('presenting.changed').at(-1)).toMatchObject({ seatId: null })
    await setRole(delegate, 'delegate')
    const { snapshot: after } = await world.client(await world.invite('later', 'observer')).join()
    expect(after).toMatchObject({ presenting: { seatId: null }, floor: { holders: [] }, stageSeatId: null })
    expect(await toldRole(delegate)).toBe('delegate')
  })

  test('the presenter who is taken off the list presents no more', async () => {
    granted(await handlers()['presenting.give'](chair.call, { seatId: delegate.seatId }))
    await world.database.deleteFrom('participants').where('account_id', '=', delegate.account.accountId).execute()
    await world.rooms.participantsChanged(world.meetingId)
    expect(chair.dataOf('presenting.changed').at(-1)).toMatchObject({ seatId: null })
  })

  test('every role that is given shows at once, in each direction', async () => {
    await world.inviteSite(SITES.district)
    for (const role of ['secretary', 'observer', 'delegate', 'chair', 'delegate'] as const) {
      await setRole(delegate, role)
      expect(await toldRole(delegate)).toBe(role)
    }
  })
})
