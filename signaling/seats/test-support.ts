// Over 300 lines: the small world that all tests of running meetings share: people, clock, timers, clients and a pretended plane.
import { pino } from 'pino'
import type { z } from 'zod'
import { FakeMediaPlane } from '../../sfu/fake.ts'
import { dtlsParameters, opusParameters, simulcastParameters } from '../../tests/support/media/rtp.ts'
import { createActorIn } from '../identity/actors.ts'
import { callBy, openWorld, SITES, type FakeClock, type World } from '../identity/test-support.ts'
import { MeetingRole, type Account } from '../identity/wire.ts'
import type { MeetingState } from '../meeting/wire.ts'
import type { Call, Connection } from '../kit/handlers.ts'
import { newId } from '../kit/clock.ts'
import { MeetingId, type AccountId, type DeviceId, type SeatId, type SiteId } from '../wire/ids.ts'
import { CLOSE, type Outcome } from '../wire/kit.ts'
import type { EventDataOf, EventName, ParamsOf, ResultOf } from '../wire/registry.ts'
import { kindOf, type MediaSource } from '../media/wire.ts'
import { Readers } from '../visibility/readers.ts'
import type { RoomsDeps } from '../room/deps.ts'
import { createRooms, type Rooms } from '../start/rooms.ts'
import { roomSlices, type OurSlices } from '../start/slices.ts'
import { seatIdOf } from '../room/roster.ts'
import type { Timers } from '../kit/timers.ts'
import { joinSeat, unpackSeats, type PackedSeats, type SeatNow } from './wire.ts'

export interface FakeTimers extends Timers {
  /** Lets time pass: the clock moves, timers run when they are due, and all that follows from each is waited for. */
  pass(ms: number): Promise<void>
  readonly waiting: number
}

export function fakeTimers(clock: FakeClock): FakeTimers {
  const timers = new Set<{ dueMs: number; periodMs: number | null; run: () => void }>()
  function add(delayMs: number, periodMs: number | null, run: () => void) {
    const timer = { dueMs: clock.monotonicMs() + delayMs, periodMs, run }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  return {
    after: (delayMs, run) => add(delayMs, null, run),
    every: (periodMs, run) => add(periodMs, periodMs, run),
    get waiting() {
      return timers.size
    },
    async pass(ms) {
      const endMs = clock.monotonicMs() + ms
      await settle()
      for (;;) {
        const next = [...timers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
        if (next === undefined) break
        clock.advance(Math.max(0, next.dueMs - clock.monotonicMs()))
        if (next.periodMs === null) timers.delete(next)
        else next.dueMs += next.periodMs
        next.run()
        await settle()
      }
      clock.advance(endMs - clock.monotonicMs())
      await settle()
    },
  }
}

/** Lets everything run that needs no more time: promises, and the database, which answers at once. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export type Heard = { [N in EventName]: { event: N; seq: number | undefined; data: EventDataOf<N> } }[EventName]

export type Joined = z.output<typeof joinSeat.result>

/** One device's control socket, with every event that it received. */
export interface FakeClient {
  readonly account: Account
  readonly connection: Connection
  readonly call: Call
  readonly heard: Heard[]
  readonly closedWith: number | null
  dataOf<N extends EventName>(event: N): EventDataOf<N>[]
  /** The answer as a client reads it: by the wire's own schema. */
  join(more?: Partial<ParamsOf<'seats.join'>>): Promise<Joined>
  tryJoin(more?: Partial<ParamsOf<'seats.join'>>): Promise<Outcome<ResultOf<'seats.join'>>>
  /** The link breaks without a word. */
  cut(code?: number): void
  /** Opens media and says that offers may come. */
  openMedia(): Promise<ResultOf<'media.open'>>
  /** Opens a transport to send on at the first use, and sends. */
  send(source: MediaSource): Promise<string>
  setSending(source: MediaSource, on: boolean): Promise<Outcome<unknown>>
}

export interface RoomWorld extends World {
  readonly plane: FakeMediaPlane
  readonly timers: FakeTimers
  readonly meetingId: MeetingId
  rooms: Rooms
  setState(state: MeetingState): Promise<void>
  /** For the district's site unless told. */
  invite(username: string, role: MeetingRole, siteId?: SiteId): Promise<Account>
  /** A site that takes part with its hall, also when it has no operator. */
  inviteSite(siteId: SiteId): Promise<void>
  siteSeat(siteId: SiteId): SeatId
  personSeat(accountId: AccountId): SeatId
  client(account: Account, device?: string): FakeClient
  /** A client of somebody new who is invited, seated and has media; an operator sits in the district's hall. */
  seat(username: string, role: MeetingRole): Promise<FakeClient & { seatId: SeatId; deviceId: DeviceId }>
  /** The process dies: nothing is written any more, and another one takes its place. */
  crash(): Promise<void>
}

export const RECEIVER = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 101, clockRate: 90_000 },
  ],
  headerExtensions: [],
}

/**
 * A province, a meeting in session, real rooms on a real database in memory, and a pretended media plane.
 *
 * @param real - What is real besides: a test of what a worker measures needs real time.
 */
export async function openRoomWorld(
  settings: RoomsDeps['settings'] = {},
  slicesOf: (deps: RoomsDeps) => OurSlices = roomSlices,
  linkStartOf?: RoomsDeps['linkStartOf'],
  real: Partial<Pick<RoomsDeps, 'plane' | 'clock' | 'timers'>> = {},
): Promise<RoomWorld> {
  const world = await openWorld()
  const { database, clock, audit } = world
  const plane = new FakeMediaPlane()
  const timers = fakeTimers(clock)
  const meetingId = newId(MeetingId)
  const author = await world.add('author')
  await database
    .insertInto('meetings')
    .values({
      meeting_id: meetingId,
      request_id: 'one',
      revision: 1,
      title: 'Giao ban tuần',
      kind: 'briefing',
      place: 'Phòng họp số 1',
      starts_at_ms: clock.nowMs(),
      ends_at_ms: clock.nowMs() + 3_600_000,
      state: 'inSession',
      state_reason: null,
      owner_site_id: SITES.root,
      created_by: author.accountId,
      created_at_ms: clock.nowMs(),
    })
    .execute()

  function start(mediaPlane: FakeMediaPlane): Rooms {
    const deps: RoomsDeps = {
      database,
      clock,
      audit,
      timers,
      settings,
      linkStartOf,
      plane: mediaPlane,
      log: pino({ level: 'silent' }),
      actorIn: createActorIn(database),
      async meetingOf(id) {
        const row = await database.selectFrom('meetings').selectAll().where('meeting_id', '=', id).executeTakeFirst()
        return row === undefined
          ? null
          : { title: row.title, state: row.state, startsAtMs: row.starts_at_ms, endsAtMs: row.ends_at_ms }
      },
      readersOf: async (paperVersionId) =>
        new Readers(
          MeetingRole.options.filter(
            (role) => !paperVersionId.startsWith('restricted') || !['operator', 'observer'].includes(role),
          ),
        ),
      mayPresent: async (_meetingId, page) => (page.pageIndex < 10 ? 'ok' : 'noSuchPage'),
      ...real,
    }
    return createRooms(deps, slicesOf(deps))
  }

  const self: RoomWorld = {
    ...world,
    plane,
    timers,
    meetingId,
    rooms: start(plane),
    async setState(state) {
      await database.updateTable('meetings').set({ state }).where('meeting_id', '=', meetingId).execute()
    },
    async invite(username, role, siteId = SITES.district) {
      const account = await world.add(username)
      const row = { meeting_id: meetingId, account_id: account.accountId, role, site_id: siteId }
      await database.insertInto('participants').values(row).execute()
      return account
    },
    async inviteSite(siteId) {
      await database.insertInto('meeting_sites').values({ meeting_id: meetingId, site_id: siteId }).execute()
    },
    siteSeat: (siteId) => seatIdOf(meetingId, 'site', siteId),
    personSeat: (accountId) => seatIdOf(meetingId, 'person', accountId),
    client: (account, device = 'Chromium, Linux') => openClient(self, account, device),
    async seat(username, role) {
      const client = self.client(await self.invite(username, role))
      const { seatId, deviceId } = await client.join()
      await client.openMedia()
      return Object.assign(client, { seatId, deviceId })
    },
    async crash() {
      const replaced = new FakeMediaPlane()
      Object.assign(self, { plane: replaced, rooms: start(replaced) })
      await self.rooms.restore()
    },
  }
  return self
}

/** By which session somebody of these tests is in. */
export function sessionOf({ username }: Account): string {
  return `session of ${username}`
}

function openClient(world: RoomWorld, account: Account, device: string): FakeClient {
  const heard: Heard[] = []
  let closedWith: number | null = null
  let sendId: string | null = null
  const { rooms } = world
  const connection: Connection = {
    connectionId: crypto.randomUUID(),
    account,
    device,
    held: null,
    send(event, data, seq) {
      if (closedWith === null) heard.push({ event, seq, data } as Heard)
    },
    close(code) {
      if (closedWith !== null) return
      closedWith = code
      rooms.connectionClosed(connection, code)
    },
  }
  const call: Call = { ...callBy(account, null, sessionOf(account)), device, connection }
  const { handlers } = rooms

  const client: FakeClient = {
    account,
    connection,
    call,
    heard,
    get closedWith() {
      return closedWith
    },
    dataOf: <N extends EventName>(event: N) =>
      heard.flatMap((one) => (one.event === event ? [one.data as EventDataOf<N>] : [])),
    tryJoin: (more = {}) =>
      handlers['seats.join'](call, {
        meetingId: world.meetingId,
        place: 'own',
        claim: 'ask',
        mic: 'off',
        camera: 'off',
        ...more,
      }),
    async join(more) {
      return joinSeat.result.parse(granted(await client.tryJoin(more)))
    },
    cut: (code = CLOSE.silent) => connection.close(code),
    async openMedia() {
      sendId = null
      const opened = granted(await handlers['media.open'](call, {}))
      granted(await handlers['media.ready'](call, { rtpCapabilities: RECEIVER }))
      granted(await handlers['media.connect'](call, { transportId: opened.receive.id, dtlsParameters: dtls() }))
      return opened
    },
    async send(source) {
      if (sendId === null) {
        sendId = granted(await handlers['media.openSend'](call, {})).send.id
        granted(await handlers['media.connect'](call, { transportId: sendId, dtlsParameters: dtls() }))
      }
      const audio = kindOf(source) === 'audio'
      const params = {
        transportId: sendId,
        source,
        kind: kindOf(source),
        rtpParameters: audio ? opusParameters() : simulcastParameters(),
      }
      return granted(await handlers['media.produce'](call, params)).producerId
    },
    setSending: (source, on) => handlers['media.setSending'](call, { source, on }),
  }
  return client
}

/** Seats of a message as they are in words, by id. */
export function unpacked(seats: PackedSeats): Record<string, SeatNow> {
  return Object.fromEntries(unpackSeats(seats))
}

export function dtls(): ParamsOf<'media.connect'>['dtlsParameters'] {
  const { fingerprints } = dtlsParameters()
  return { role: 'client', fingerprints: fingerprints as ParamsOf<'media.connect'>['dtlsParameters']['fingerprints'] }
}

/** @throws when the request was refused, with the code. */
export function granted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.error}`)
}

/** The code of a refusal; null when the request was granted. */
export function refusal(outcome: Outcome<unknown>): string | null {
  return outcome.ok ? null : outcome.error
}
