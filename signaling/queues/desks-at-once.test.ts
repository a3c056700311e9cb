import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openRoomWorld, settle, type FakeClient } from '../seats/test-support.ts'
import type { SeatId } from '../wire/ids.ts'
import { afterChange, isWaiting, line, NO_QUEUES, type QueuesState } from './wire.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

/** The queues as a client that sat here from the beginning has them. */
const asTold = (client: FakeClient): QueuesState => client.dataOf('queues.changed').reduce(afterChange, NO_QUEUES)

/** The seat on the stage as a client that sat here from the beginning has it. */
const stageTold = (client: FakeClient): SeatId | null => client.dataOf('floor.stageChanged').at(-1)?.stageSeatId ?? null

test('chair, two secretaries and three seats at once never lose or double anybody, show a floor without holder or two sites on air, or tell two orders', async () => {
  const counted = { calls: 0, moves: 0, stages: 0 }
  const act = fc.record({
    who: fc.nat(2),
    what: fc.constantFrom(
      'ask',
      'call',
      'callFirst',
      'ask',
      'move',
      'finish',
      'withdraw',
      'ask',
      'take',
      'give',
      'putOnStage',
      'takeOffStage',
      'callFirst',
      'putOnStage',
      'stop',
      'open',
    ),
    seat: fc.nat(2),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 15, maxLength: 35, size: 'max' }), async (acts) => {
      const here = await openRoomWorld()
      try {
        const desks = [
          await here.seat('chair', 'chair'),
          await here.seat('secretary', 'secretary'),
          await here.seat('second', 'secretary'),
        ]
        const seats = [
          await here.seat('a', 'delegate'),
          await here.seat('b', 'delegate'),
          await here.seat('c', 'delegate'),
        ]
        const watcher = seats[0]
        const run: Promise<unknown>[] = []
        for (const { who, what, seat } of acts) {
          const [desk, person] = [desks[who], seats[seat]]
          if (desk === undefined || person === undefined || watcher === undefined) throw new Error('nobody')
          const state = asTold(watcher)
          const any = state.entries[seat % Math.max(1, state.entries.length)]?.entryId
          const firstId = line(state, 'speaking', 'waiting')[0]?.entryId
          const one = here.rooms.handlers
          if (what === 'ask')
            run.push(one['queues.ask'](person.call, { queue: 'speaking', topic: '', speaker: '', point: false }))
          else if (what === 'withdraw' && any !== undefined)
            run.push(one['queues.withdraw'](desk.call, { entryId: any }))
          else if (what === 'call' && any !== undefined) run.push(one['queues.call'](desk.call, { entryId: any }))
          else if (what === 'callFirst' && firstId !== undefined)
            run.push(one['queues.call'](desk.call, { entryId: firstId }))
          else if (what === 'finish' && any !== undefined) run.push(one['queues.finish'](desk.call, { entryId: any }))
          else if (what === 'move' && any !== undefined)
            run.push(one['queues.move'](desk.call, { entryId: any, before: firstId ?? null }))
          else if (what === 'take') run.push(one['floor.take'](desk.call, { seatId: person.seatId }))
          else if (what === 'putOnStage' || what === 'takeOffStage')
            run.push(one['floor.putOnStage'](desk.call, { seatId: what === 'putOnStage' ? person.seatId : null }))
          else if (what === 'give') run.push(one['floor.give'](desk.call, { seatId: person.seatId, instead: true }))
          else if (what === 'stop' || what === 'open') {
            run.push(
              one['queues.setPhase'](desk.call, { queue: 'speaking', phase: what === 'stop' ? 'stopped' : 'open' }),
            )
          }
          counted.calls += what.startsWith('call') && any !== undefined ? 1 : 0
          counted.moves += what === 'move' && any !== undefined ? 1 : 0
          counted.stages += what === 'putOnStage' ? 1 : 0
          if (who === 0) await settle()
        }
        await Promise.all(run)
        await here.timers.pass(1_000)
        const joined = await here.client(await here.invite('late', 'observer')).join()
        const { queues, floor, stageSeatId } = joined.snapshot
        const inLine = queues.entries.filter(isWaiting).map(({ seatId, queue }) => `${seatId} ${queue}`)
        expect(new Set(inLine).size).toBe(inLine.length)
        expect(floor.holders.length).toBeLessThanOrEqual(1)
        const called = queues.entries.filter(({ stage }) => stage === 'called').map(({ seatId }) => seatId)
        for (const seatId of called) expect(floor.holders.map((held) => held.seatId)).toContain(seatId)
        expect(queues.clocks.map(({ seatId }) => seatId)).toEqual(floor.holders.map(({ seatId }) => seatId))
        for (const client of [...desks, ...seats]) {
          const told = asTold(client)
          expect(line(told, 'speaking', 'waiting')).toEqual(line(queues, 'speaking', 'waiting'))
          expect(told.clocks).toEqual(queues.clocks)
          // One site on air, and everybody is told the same one.
          expect(stageTold(client)).toBe(stageSeatId)
        }
      } finally {
        await here.rooms.close()
        await here.database.destroy()
      }
    }),
    { seed: SEED, numRuns: 40 },
  )
  expect(counted.calls).toBeGreaterThan(20)
  expect(counted.moves).toBeGreaterThan(5)
  expect(counted.stages).toBeGreaterThan(20)
})
