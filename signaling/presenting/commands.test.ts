import { afterEach, beforeEach, expect, test } from 'vitest'
import { granted, openRoomWorld, refusal, type RoomWorld } from '../seats/test-support.ts'
import { newId } from '../kit/clock.ts'
import { AccountId, PaperId, PaperVersionId } from '../wire/ids.ts'

let world: RoomWorld
let chair: Awaited<ReturnType<RoomWorld['seat']>>
let person: Awaited<ReturnType<RoomWorld['seat']>>
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  person = await world.seat('person', 'delegate')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const page = (pageIndex: number) => ({
  paperId: PaperId.parse('paper-0001'),
  paperVersionId: PaperVersionId.parse('version-0001'),
  pageIndex,
})
const handlers = () => world.rooms.handlers
const goTo = (who: typeof chair, pageIndex: number) =>
  handlers()['presenting.goTo'](who.call, { page: page(pageIndex) })

test('the page that was acknowledged is there after a crash, with its presenter', async () => {
  granted(await handlers()['presenting.give'](chair.call, { accountId: person.account.accountId }))
  granted(await goTo(person, 7))
  expect(chair.dataOf('presenting.changed').at(-1)).toEqual({
    presenterId: person.account.accountId,
    page: page(7),
  })
  await world.crash()
  const { snapshot } = await world.client(chair.account).join()
  expect(snapshot.presenting).toEqual({ presenterId: person.account.accountId, page: page(7) })
})

test('nobody but the presenter turns the page, the chair included', async () => {
  expect(refusal(await goTo(chair, 1))).toBe('notPresenter')
  granted(await handlers()['presenting.give'](chair.call, { accountId: person.account.accountId }))
  expect(refusal(await goTo(chair, 1))).toBe('notPresenter')
  granted(await handlers()['presenting.give'](chair.call, { accountId: chair.account.accountId }))
  granted(await goTo(chair, 1))
  expect(refusal(await goTo(person, 2))).toBe('notPresenter')
})

test('a page that does not exist changes nothing', async () => {
  granted(await handlers()['presenting.give'](chair.call, { accountId: chair.account.accountId }))
  granted(await goTo(chair, 3))
  expect(refusal(await goTo(chair, 10))).toBe('noSuchPage')
  expect(person.dataOf('presenting.changed').at(-1)?.page).toEqual(page(3))
})

test('the page stays when the presenter changes, and can be taken away', async () => {
  granted(await handlers()['presenting.give'](chair.call, { accountId: chair.account.accountId }))
  granted(await goTo(chair, 3))
  granted(await handlers()['presenting.give'](chair.call, { accountId: person.account.accountId }))
  expect(person.dataOf('presenting.changed').at(-1)?.page).toEqual(page(3))
  granted(await handlers()['presenting.goTo'](person.call, { page: null }))
  expect(chair.dataOf('presenting.changed').at(-1)).toMatchObject({ page: null })
})

test('somebody invited who is not here yet may be made presenter, an outsider and an observer may not', async () => {
  const invited = await world.invite('later', 'secretary')
  const observer = await world.invite('observer', 'observer')
  const give = (accountId: AccountId) => handlers()['presenting.give'](chair.call, { accountId })
  granted(await give(invited.accountId))
  expect(refusal(await give(observer.accountId))).toBe('notInMeeting')
  expect(refusal(await give((await world.add('outsider')).accountId))).toBe('notInMeeting')
  expect(refusal(await give(newId(AccountId)))).toBe('notInMeeting')
})

test('pages turned in a hurry arrive in order, each with its number', async () => {
  granted(await handlers()['presenting.give'](chair.call, { accountId: chair.account.accountId }))
  await Promise.all([0, 1, 2, 3, 4].map((index) => goTo(chair, index)))
  const told = person.dataOf('presenting.changed').slice(-5)
  expect(told.map((one) => one.page?.pageIndex)).toEqual([0, 1, 2, 3, 4])
})

test('a page is shown to those who may read its paper: a presenter who may not cannot show it, and who becomes a reader sees it at once', async () => {
  const restricted = { ...page(2), paperVersionId: PaperVersionId.parse('restricted-0001') }
  const observer = await world.seat('observer', 'observer')
  const operator = await world.seat('operator', 'operator')
  granted(await handlers()['presenting.give'](chair.call, { accountId: operator.account.accountId }))
  expect(refusal(await handlers()['presenting.goTo'](operator.call, { page: restricted }))).toBe('paperNotIssued')
  granted(await handlers()['presenting.give'](chair.call, { accountId: chair.account.accountId }))
  granted(await handlers()['presenting.goTo'](chair.call, { page: restricted }))
  const seen = () => [person, observer, operator].map((one) => one.dataOf('presenting.changed').at(-1)?.page)
  expect(seen()).toEqual([restricted, null, null])

  const { account } = observer
  const become = async (role: 'delegate' | 'observer') => {
    await world.database.updateTable('participants').set({ role }).where('account_id', '=', account.accountId).execute()
    await world.rooms.participantsChanged(world.meetingId)
  }
  await become('delegate')
  expect(seen()).toEqual([restricted, restricted, null])
  await become('observer')
  expect(seen()).toEqual([restricted, null, null])
})
