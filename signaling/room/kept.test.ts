import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openRoomWorld, type RoomWorld } from '../seats/test-support.ts'
import { KeptState } from './kept.ts'

let world: RoomWorld
beforeEach(async () => {
  world = await openRoomWorld()
})
afterEach(async () => {
  await world.rooms.close()
  await world.database.destroy()
})

const Word = z.string().catch('none')
const kept = async () =>
  Object.fromEntries(
    (await world.database.selectFrom('live_slices').selectAll().execute()).map(({ slice, state }) => [slice, state]),
  )

test('what was put down is written together, and again as a whole when a part of it could not be written', async () => {
  const state = new KeptState(world.database, world.meetingId)
  const [one, two] = [state.json('one', Word), state.json('two', Word)]
  await one.set('first')
  one.put('second')
  two.put('second')
  await sql
    .raw(
      `create trigger no_two before insert on live_slices when new.slice = 'two' begin select raise(abort, 'full'); end`,
    )
    .execute(world.database)
  await expect(state.save()).rejects.toThrow()
  expect([one.now, two.now]).toEqual(['second', 'second'])
  expect(await kept()).toEqual({ one: '"first"' })
  await sql.raw('drop trigger no_two').execute(world.database)
  await state.save()
  expect(await kept()).toEqual({ one: '"second"', two: '"second"' })
})

test('what could not be saved at once is not so in memory either', async () => {
  const state = new KeptState(world.database, world.meetingId)
  const one = state.json('one', Word)
  await sql
    .raw(`create trigger no_one before insert on live_slices begin select raise(abort, 'full'); end`)
    .execute(world.database)
  await expect(one.set('first')).rejects.toThrow()
  expect(one.now).toBe('none')
})
