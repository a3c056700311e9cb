// Over 300 lines: one pretended meeting with people, agenda, floor, queues, roll calls and crashes, and all that must add up after it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openAgendaWorld, type AgendaWorld } from '../agenda/test-world.ts'
import type { AgendaProgress } from '../agenda/wire.ts'
import type { FloorState } from '../floor/wire.ts'
import { SITES } from '../identity/test-support.ts'
import type { Account, MeetingRole } from '../identity/wire.ts'
import type { PlaceState } from '../roll-call/wire.ts'
import { rollCallsOf } from '../roll-call/report.ts'
import { settle, type FakeClient, type Joined } from '../seats/test-support.ts'
import { QueueEntryId } from '../queues/wire.ts'
import { RollCallId, type AgendaItemId, type SeatId, type SiteId } from '../wire/ids.ts'
import type { Outcome } from '../wire/kit.ts'
import { itemTimes, speakingSums } from '../wire/speaking-sums.ts'
import { proceedingsOf } from './commands.ts'

const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)
const ITEMS = 3
const MINUTE = 60_000

interface Person {
  readonly account: Account
  readonly seatId: SeatId
  readonly siteId: SiteId
  readonly role: MeetingRole
  client: FakeClient | null
}

const who = fc.nat(4)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4 * MINUTE }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('give' as const), who, instead: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('take' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('point' as const), who: fc.option(who) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ kind: fc.constant('ask' as const), who, point: fc.boolean() },
      speaker: fc.constantFrom('', 'Ông A', 'Bà B'),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'call' as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('goTo' as const), item: fc.option(fc.nat(ITEMS - 1)) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'pause' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'resume' as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('rollCall' as const), way: fc.constantFrom('inTurn', 'byDistrict') }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'callPlace' as const }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('answer' as const), who, people: fc.nat(30) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('mark' as const), who, state: fc.constantFrom('absent', 'excused') }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'callAgain' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'endRollCall' as const }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A roll call as somebody at the desk writes it down. */
interface RollCallBook {
  readonly rollCallId: RollCallId
  readonly places: Map<SeatId, { state: PlaceState; headCount: number }>
  ended: boolean
}

/** Plays the steps, and keeps books of its own from what the chair's page is told. */
class Course {
  readonly world: AgendaWorld
  readonly people: readonly Person[]
  readonly seatIds: readonly SeatId[]
  readonly beganMs: number
  readonly spokenBySeat = new Map<SeatId, number>()
  readonly spokenByItem = new Map<AgendaItemId | null, number>()
  readonly rollCalls: RollCallBook[] = []
  crashedSpeaking = 0
  #chair: FakeClient
  #joined: Joined

  private constructor(world: AgendaWorld, chair: FakeClient, joined: Joined, people: readonly Person[]) {
    this.world = world
    this.people = people
    this.beganMs = world.clock.nowMs() - 1
    this.#chair = chair
    this.#joined = joined
    const leaders = [world.chair, world.secretary].map(({ account }) => world.personSeat(account.accountId))
    const districtHall = world.siteSeat(SITES.district)
    this.seatIds = [...new Set([...leaders, ...people.map(({ seatId }) => seatId), districtHall])]
  }

  static async begin(): Promise<Course> {
    const world = await openAgendaWorld(ITEMS)
    world.clock.advance(1)
    const people: Person[] = []
    for (const [username, role, siteId] of [
      ['a', 'delegate', SITES.commune],
      ['b', 'delegate', SITES.otherDistrict],
      ['hall', 'operator', SITES.commune],
      ['otherHall', 'operator', SITES.otherDistrict],
      ['observer', 'observer', SITES.district],
    ] as const) {
      const account = await world.invite(username, role, siteId)
      const seatId = role === 'operator' ? world.siteSeat(siteId) : world.personSeat(account.accountId)
      people.push({ account, seatId, siteId, role, client: null })
    }
    await world.rooms.participantsChanged(world.meetingId)
    const chair = world.client(world.chair.account)
    const joined = await chair.join({ claim: 'takeOver' })
    return new Course(world, chair, joined, people)
  }

  async close(): Promise<void> {
    await this.world.rooms.close()
    await this.world.database.destroy()
  }

  get #handlers() {
    return this.world.rooms.handlers
  }
  get floor(): FloorState {
    return this.#chair.dataOf('floor.changed').at(-1) ?? this.#joined.snapshot.floor
  }
  get #agenda(): AgendaProgress {
    const told = this.#chair.dataOf('agenda.moved').at(-1)
    return told ?? this.#joined.snapshot.agenda
  }
  get #rollCall() {
    return this.#chair.dataOf('rollCall.changed').at(-1)?.now ?? this.#joined.snapshot.rollCall.now
  }
  get calledOnAir(): SeatId | null {
    return this.#rollCall?.endedAtMs === null ? this.#rollCall.calledSeatId : null
  }
  /** Who is heard as a speaker: a place that answers the roll call is not. */
  get speaking(): SeatId[] {
    const { holders, pointOfOrder } = this.floor
    const held = holders.map(({ seatId }) => seatId).filter((seatId) => seatId !== this.calledOnAir)
    return [...new Set([...held, ...(pointOfOrder === null ? [] : [pointOfOrder.seatId])])]
  }

  async wait(ms: number): Promise<void> {
    const { current } = this.#agenda
    const item = current === null || current.sinceMs === null ? null : current.agendaItemId
    if (this.calledOnAir !== null) counted.onAir += 1
    for (const seatId of this.speaking) {
      this.spokenBySeat.set(seatId, (this.spokenBySeat.get(seatId) ?? 0) + ms)
      this.spokenByItem.set(item, (this.spokenByItem.get(item) ?? 0) + ms)
    }
    await this.world.timers.pass(ms)
  }

  async play(one: Step): Promise<void> {
    if (one.kind === 'wait') return this.wait(one.ms)
    await this.#act(one)
    // No two acts in one millisecond.
    await settle()
    await this.wait(1)
  }

  async #act(one: Exclude<Step, { kind: 'wait' }>): Promise<unknown> {
    const handlers = this.#handlers
    const { call } = this.#chair
    const person = 'who' in one && one.who !== null ? this.people[one.who] : undefined
    switch (one.kind) {
      case 'give':
        return person && handlers['floor.give'](call, { seatId: person.seatId, instead: one.instead })
      case 'take':
        return person && handlers['floor.take'](call, { seatId: person.seatId })
      case 'point':
        return handlers['floor.admitPoint'](call, { seatId: person?.seatId ?? null })
      case 'ask':
        if (person?.client == null || person.role === 'observer') return null
        return handlers['queues.ask'](person.client.call, {
          ...{ queue: 'speaking', topic: '', speaker: one.speaker, point: one.point },
        })
      case 'call':
        return this.#callFirst()
      case 'goTo': {
        const current = this.#agenda.current?.agendaItemId ?? null
        const item = one.item === null ? null : (this.world.items[one.item] ?? null)
        return handlers['agenda.goTo'](call, { agendaItemId: item, ifCurrent: current })
      }
      case 'pause':
      case 'resume':
        return this.world.act(`meetings.${one.kind}`)
      case 'join':
        return person && this.#join(person)
      case 'leave':
        if (person?.client == null) return null
        await handlers['seats.leave'](person.client.call, {})
        person.client = null
        return null
      case 'cut':
        person?.client?.cut()
        if (person !== undefined) person.client = null
        return null
      case 'crash':
        await this.crash()
        await this.#chairReturns()
        // The others come when they come.
        for (const back of this.people.slice(0, 3)) await this.#join(back)
        return null
      case 'rollCall':
      case 'callPlace':
      case 'answer':
      case 'mark':
      case 'callAgain':
      case 'endRollCall':
        return this.#inRollCall(one, person)
      default:
        return one satisfies never
    }
  }

  async crash(): Promise<void> {
    this.crashedSpeaking += this.speaking.length
    await this.world.crash()
    for (const person of this.people) person.client = null
  }

  async #chairReturns(): Promise<void> {
    this.#chair = this.world.client(this.world.chair.account)
    this.#joined = await this.#chair.join({ claim: 'takeOver' })
  }

  async #join(person: Person): Promise<void> {
    const client = this.world.client(person.account)
    const joined = await client.tryJoin({ place: person.role === 'operator' ? 'site' : 'own', claim: 'takeOver' })
    if (joined.ok) person.client = client
  }

  async #callFirst(): Promise<unknown> {
    // A newcomer's snapshot: the chair's own, taken over by the chair.
    await this.#chairReturns()
    const entry = this.#joined.snapshot.queues.entries.find(({ stage }) => stage === 'waiting')
    if (entry === undefined) return null
    return this.#handlers['queues.call'](this.#chair.call, { entryId: QueueEntryId.parse(entry.entryId) })
  }

  async #inRollCall(
    one: Extract<Step, { kind: 'rollCall' | 'callPlace' | 'answer' | 'mark' | 'callAgain' | 'endRollCall' }>,
    person: Person | undefined,
  ): Promise<unknown> {
    const handlers = this.#handlers
    const { call } = this.#chair
    const book = this.rollCalls.at(-1)
    if (one.kind === 'rollCall') {
      const ifNewest = book?.rollCallId ?? null
      const begun = await handlers['rollCall.start'](call, {
        way: one.way === 'inTurn' ? 'inTurn' : 'byDistrict',
        ifNewest,
      })
      if (!begun.ok) return null
      const waiting = { state: 'waiting', headCount: 0 } as const
      const places: RollCallBook['places'] = new Map(this.seatIds.map((id) => [id, waiting]))
      return this.rollCalls.push({ rollCallId: RollCallId.parse(begun.value.rollCallId), places, ended: false })
    }
    if (book === undefined) return null
    const { rollCallId } = book
    const note = (done: Outcome<unknown>, change: () => void): void => {
      if (done.ok) change()
    }
    switch (one.kind) {
      case 'callPlace':
        return handlers['rollCall.call'](call, {
          rollCallId,
          seatId: null,
          ifCalled: this.#rollCall?.calledSeatId ?? null,
        })
      case 'answer':
        return person && this.#answer(book, person, one.people)
      case 'mark': {
        if (person === undefined) return null
        const done = await handlers['rollCall.mark'](call, {
          ...{ rollCallId, seatIds: [person.seatId], ifState: 'waiting', headCount: null, reason: 'đi công tác' },
          state: one.state === 'excused' ? 'excused' : 'absent',
        })
        if (!done.ok || done.value.changed === 0) return null
        return book.places.set(person.seatId, { state: one.state === 'excused' ? 'excused' : 'absent', headCount: 0 })
      }
      case 'callAgain':
        if (book.ended) return null
        return note(
          await handlers['rollCall.callAgain'](call, { rollCallId, ifRound: this.#rollCall?.round ?? 1 }),
          () => replace(book, 'absent', 'waiting'),
        )
      case 'endRollCall':
        if (book.ended) return null
        return note(await handlers['rollCall.end'](call, { rollCallId }), () => endBook(book))
      default:
        return one satisfies never
    }
  }

  /** A hall answers by its operator, a delegate in two steps. */
  async #answer(book: RollCallBook, { client, role, seatId }: Person, people: number): Promise<void> {
    if (client === null) return
    const handlers = this.#handlers
    const { rollCallId } = book
    if (role === 'operator') {
      const answer = {
        seatId,
        state: 'present',
        headCount: people,
        guests: people >> 1,
        people: null,
        reason: '',
      } as const
      const done = await handlers['rollCall.answer'](client.call, { rollCallId, answers: [answer] })
      if (done.ok) book.places.set(seatId, { state: 'present', headCount: people })
      return
    }
    if (role !== 'delegate') return
    const here = await handlers['rollCall.checkIn'](client.call, { rollCallId })
    if (!here.ok) return
    const before = book.places.get(seatId)
    if (before?.state !== 'present') book.places.set(seatId, { state: 'checkedIn', headCount: 0 })
    // An odd number of people: checks in and forgets to confirm.
    if (people % 2 === 1) return
    const done = await handlers['rollCall.confirm'](client.call, { rollCallId })
    if (done.ok) book.places.set(seatId, { state: 'present', headCount: 0 })
  }

  async end(): Promise<void> {
    await this.world.act('meetings.end')
    await settle()
    const last = this.rollCalls.at(-1)
    if (last?.ended === false) endBook(last)
  }
}

function replace({ places }: RollCallBook, from: PlaceState, to: PlaceState): void {
  for (const [seatId, place] of places) if (place.state === from) places.set(seatId, { ...place, state: to })
}
function endBook(book: RollCallBook): void {
  replace(book, 'waiting', 'absent')
  book.ended = true
}

const sumOf = (figures: Iterable<number>): number => [...figures].reduce((sum, one) => sum + one, 0)
const lengthOf = ({ startedAtMs, endedAtMs }: { startedAtMs: number; endedAtMs: number | null }) =>
  (endedAtMs ?? NaN) - startedAtMs

/** The turns of each seat lie one after the other, and no more of them at once than the floor has places. */
function expectOneAfterTheOther(
  turns: readonly { seatId: SeatId; point: boolean; startedAtMs: number; endedAtMs: number | null }[],
) {
  for (const own of Map.groupBy(turns, ({ seatId }) => seatId).values()) {
    own
      .slice(1)
      .forEach((next, index) => expect(next.startedAtMs).toBeGreaterThanOrEqual(own[index]?.endedAtMs ?? Infinity))
  }
  for (const { startedAtMs } of turns) {
    const atOnce = turns.filter((one) => one.startedAtMs <= startedAtMs && (one.endedAtMs ?? Infinity) > startedAtMs)
    expect(atOnce.filter(({ point }) => point).length).toBeLessThanOrEqual(1)
    expect(atOnce.filter(({ point }) => !point).length).toBeLessThanOrEqual(3)
  }
}

const counted = {
  turns: 0,
  several: 0,
  underItems: 0,
  outside: 0,
  points: 0,
  openAtEnd: 0,
  crashes: 0,
  stays: 0,
  onAir: 0,
}
const answered = { present: 0, absent: 0, excused: 0, checkedIn: 0, endedWithMeeting: 0 }

async function expectSpeakingToAddUp(course: Course, exact: boolean): Promise<void> {
  const { world } = course
  const found = await proceedingsOf(world.database, world.meetingId, {
    accountId: world.chair.account.accountId,
    actor: 'chair',
  })
  if (found === null) throw new Error('the meeting is gone')
  const endedMs = found.endedAtMs ?? NaN
  const sums = speakingSums(found, endedMs)
  expect(found.turns.filter(({ endedAtMs }) => endedAtMs === null)).toEqual([])
  const logged = sumOf(found.turns.map(lengthOf))
  expect(sums.ms).toBe(logged)
  for (const list of [sums.sites, sums.people, sums.items]) {
    expect(sumOf(list.map(({ ms }) => ms))).toBe(logged)
    expect(sumOf(list.map(({ turns }) => turns))).toBe(found.turns.length)
  }
  for (const { startedAtMs, endedAtMs, agendaItemId } of found.turns) {
    const at = found.runs.find(({ fromMs, toMs }) => fromMs <= startedAtMs && startedAtMs < (toMs ?? NaN))
    if (at !== undefined) expect(agendaItemId).toBe(at.agendaItemId)
    expect(startedAtMs).toBeGreaterThanOrEqual(course.beganMs)
    expect(endedAtMs).toBeGreaterThanOrEqual(startedAtMs)
    expect(endedAtMs).toBeLessThanOrEqual(endedMs)
  }
  expectOneAfterTheOther(found.turns)
  const items = itemTimes(found, endedMs)
  expect(sumOf(items.map(({ tookMs }) => tookMs))).toBe(
    sumOf(found.runs.map(({ fromMs, toMs }) => (toMs ?? NaN) - fromMs)),
  )
  expect(sumOf(items.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(endedMs - course.beganMs)
  counted.turns += found.turns.length
  counted.several += found.turns.length > new Set(found.turns.map(({ seatId }) => seatId)).size ? 1 : 0
  counted.points += found.turns.filter(({ point }) => point).length
  if (!exact) return
  const bySite = new Map<string, number>()
  for (const { seatId, siteId } of course.people) {
    const ms = course.spokenBySeat.get(seatId) ?? 0
    if (ms > 0) bySite.set(siteId, (bySite.get(siteId) ?? 0) + ms)
  }
  expect(new Map(sums.sites.filter(({ ms }) => ms > 0).map(({ key, ms }) => [key, ms]))).toEqual(bySite)
  const byItem = new Map([...course.spokenByItem].map(([item, ms]) => [item ?? 'outside', ms] as const))
  expect(new Map(sums.items.filter(({ ms }) => ms > 0).map(({ key, ms }) => [key, ms]))).toEqual(byItem)
  counted.underItems += sums.items.filter(({ key, ms }) => key !== 'outside' && ms > 0).length
  counted.outside += byItem.has('outside') ? 1 : 0
}

async function expectAttendanceToAddUp({ world, beganMs, people }: Course): Promise<void> {
  const { rows, absent } = await world.rooms.attendanceOf(world.meetingId)
  const { ended_at_ms: endedMs } = await world.database
    .selectFrom('meetings')
    .select('ended_at_ms')
    .executeTakeFirstOrThrow()
  for (const { joinedAtMs, leftAtMs } of rows) {
    expect(joinedAtMs).toBeGreaterThanOrEqual(beganMs)
    expect(leftAtMs).toBeGreaterThanOrEqual(joinedAtMs)
    expect(leftAtMs).toBeLessThanOrEqual(endedMs ?? NaN)
  }
  const stays = Map.groupBy(rows, ({ accountId }) => accountId)
  for (const own of stays.values()) {
    own
      .slice(1)
      .forEach((next, index) => expect(next.joinedAtMs).toBeGreaterThanOrEqual(own[index]?.leftAtMs ?? Infinity))
  }
  // Chair and secretary beside them.
  expect(stays.size + absent.length).toBe(people.length + 2)
  counted.stays += rows.length
}

async function expectRollCallsToAddUp({ world, rollCalls, seatIds }: Course): Promise<void> {
  const found = (await rollCallsOf(world.database, world.meetingId)).reverse()
  expect(found.map(({ rollCallId }) => rollCallId)).toEqual(rollCalls.map(({ rollCallId }) => rollCallId))
  for (const [index, { counts, endedAtMs }] of found.entries()) {
    const places = [...(rollCalls[index]?.places.values() ?? [])]
    const groups = [counts.sites, counts.delegates, counts.guests]
    const all = (state: PlaceState | 'all') => sumOf(groups.map((group) => group[state]))
    expect(endedAtMs).not.toBeNull()
    expect(all('all')).toBe(seatIds.length)
    expect(all('waiting')).toBe(0)
    expect(all('present') + all('checkedIn') + all('excused') + all('absent')).toBe(seatIds.length)
    for (const state of ['present', 'checkedIn', 'excused', 'absent'] as const) {
      expect([state, all(state)]).toEqual([state, places.filter((place) => place.state === state).length])
      answered[state] += all(state)
    }
    const inHalls = sumOf(places.filter(({ state }) => state === 'present').map(({ headCount }) => headCount))
    expect(counts.people.delegates + counts.people.guests).toBe(
      inHalls + counts.delegates.present + counts.guests.present,
    )
  }
}

test('whatever happens in a meeting, speaking times, agenda, roll calls and attendance add up, and agree with what the chair’s page got', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 25, maxLength: 50, size: 'max' }),
      fc.boolean(),
      fc.constantFrom('inTurn', 'byDistrict'),
      async (steps, diesAtTheEnd, way) => {
        const course = await Course.begin()
        try {
          for (const person of [0, 1, 2, 3]) await course.play({ kind: 'join', who: person })
          await course.play({ kind: 'rollCall', way })
          for (const one of steps) await course.play(one)
          counted.openAtEnd += course.speaking.length
          answered.endedWithMeeting += course.rollCalls.at(-1)?.ended === false ? 1 : 0
          const alive = !diesAtTheEnd
          if (diesAtTheEnd) {
            await course.crash()
            course.world.clock.advance(3 * MINUTE)
          }
          await course.end()
          counted.crashes += course.crashedSpeaking
          await expectSpeakingToAddUp(course, alive)
          await expectAttendanceToAddUp(course)
          await expectRollCallsToAddUp(course)
        } finally {
          await course.close()
        }
      },
    ),
    { seed: SEED, numRuns: 50 },
  )
  // Vacuity: each of these happens some ten times as often in a usual run.
  for (const [what, count] of Object.entries({ ...counted, ...answered }))
    expect([what, count > 2]).toEqual([what, true])
}, 240_000)
