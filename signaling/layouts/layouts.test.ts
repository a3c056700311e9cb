import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { granted, openRoomWorld, refusal, type FakeClient, type RoomWorld } from '../seats/test-support.ts'
import { Layout } from '../wire/layout.ts'
import { impose, release } from './rules.ts'
import { LayoutFor, NO_LAYOUT_IMPOSED, type LayoutsState } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

let world: RoomWorld
let chair: Awaited<ReturnType<RoomWorld['seat']>>
let secretary: Awaited<ReturnType<RoomWorld['seat']>>
let hall: Awaited<ReturnType<RoomWorld['seat']>>
beforeEach(async () => {
  world = await openRoomWorld()
  chair = await world.seat('chair', 'chair')
  secretary = await world.seat('secretary', 'secretary')
  hall = await world.seat('hall', 'operator')
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})
const handlers = () => world.rooms.handlers
const set = (by: FakeClient, layout: Layout, on: LayoutFor) => handlers()['layouts.impose'](by.call, { layout, on })
const takeBack = (by: FakeClient, layout: Layout, on: LayoutFor) =>
  handlers()['layouts.release'](by.call, { layout, on })

describe('a layout that the chair sets', () => {
  test('is announced to everybody with whom it is for and by whom, and is there after a crash of the server', async () => {
    granted(await set(chair, 'grid9', 'halls'))
    const imposed = { layout: 'grid9', on: 'halls', byName: 'chair' }
    expect(hall.dataOf('layouts.changed')).toMatchObject([{ imposed }])
    await world.crash()
    const { snapshot } = await world.client(hall.account).join()
    expect(snapshot.layouts).toMatchObject({ imposed })
  })

  test('is gone for everybody once it is taken back, after a crash too', async () => {
    granted(await set(chair, 'one', 'all'))
    granted(await takeBack(secretary, 'one', 'all'))
    expect(hall.dataOf('layouts.changed').at(-1)).toEqual({ imposed: null })
    await world.crash()
    const { snapshot } = await world.client(hall.account).join()
    expect(snapshot.layouts).toEqual({ imposed: null })
  })

  test('is not taken back by a desk that pressed on the one before; twice the same changes and tells nothing', async () => {
    granted(await set(chair, 'grid4', 'halls'))
    granted(await set(secretary, 'grid9', 'halls'))
    granted(await set(secretary, 'grid9', 'halls'))
    expect(refusal(await takeBack(chair, 'grid4', 'halls'))).toBe('notCurrent')
    expect(hall.dataOf('layouts.changed')).toHaveLength(2)
    granted(await takeBack(chair, 'grid9', 'halls'))
    granted(await takeBack(secretary, 'grid9', 'halls'))
    expect(hall.dataOf('layouts.changed')).toHaveLength(3)
  })

  test('changes nothing of what a page receives unless the page asks for it', async () => {
    await chair.send('camera')
    await world.timers.pass(1_000)
    const offers = () => hall.dataOf('media.consumers').flatMap(({ added }) => added)
    const before = offers()
    expect(before.length).toBeGreaterThan(0)
    granted(await set(chair, 'content', 'all'))
    await world.timers.pass(1_000)
    expect(offers()).toEqual(before)
  })
})

test(`however desks press, since when a layout is imposed moves only when it was taken back between (seed ${SEED})`, () => {
  const press = fc.record({
    kind: fc.constantFrom('impose' as const, 'release' as const),
    layout: fc.constantFrom(...Layout.options),
    on: fc.constantFrom(...LayoutFor.options),
  })
  fc.assert(
    fc.property(fc.array(press, { maxLength: 30 }), (presses) => {
      let state: LayoutsState = NO_LAYOUT_IMPOSED
      for (const [steadyMs, { kind, layout, on }] of presses.entries()) {
        const before = state.imposed
        if (kind === 'impose') {
          state = impose(state, { layout, on, byName: 'x' }, steadyMs)
          expect(state.imposed).toMatchObject({ layout, on, sinceMs: before?.sinceMs ?? steadyMs })
        } else {
          const released = release(state, layout, on)
          const stands = before !== null && (before.layout !== layout || before.on !== on)
          expect(released.ok).toBe(!stands)
          if (released.ok) state = released.value
          expect(state.imposed).toEqual(stands ? before : null)
        }
      }
    }),
    { seed: SEED },
  )
})
