import { Bot } from '../../load/bot.ts'
import { readClip } from '../../load/clip.ts'
import { operatorUsernames, runningMeetingOf } from '../../load/crowd.ts'
import { startBenchServer, type BenchServer } from '../../load/start-bench-server.ts'
import { Person } from './forty-person.ts'
import { Tap } from './forty-tap.ts'
import { poll } from '../poll.ts'
import { PASSWORD } from '../server.ts'
import type { MeetingId, SeatId } from '../../../signaling/wire/ids.ts'
import type { BotOptions, BotRole } from '../../load/bot-options.ts'
import type { HeardStream } from '../../load/journal.ts'
import type { Address } from '../../load/pipe.ts'
import { MOST_SMALL_PICTURES } from '../../../signaling/media/wire.ts'

export const FORTY = 40
export const CHAIR = 'chutri'
export const SECRETARY = 'thuky1'
export const DELEGATE = 'daibieu1'
/** Halls that speak whenever they hold the floor. */
const SPEAKERS = 8
/** Of each picture: a second of the smallest size, while nothing else happens. */
const FLOWING_PACKETS = 5
const JOIN_OVER_MS = 2_000
const SIGN_INS_AT_ONCE = 4

/** A bot or a person that has a seat and receives. */
export interface Member {
  readonly username: string
  readonly seatId: SeatId | undefined
  readonly received: readonly HeardStream[]
  readonly connected: boolean
  readonly mediaOpenings: number
}

export interface FortyOptions {
  /** Whether cameras give stills; left out: no. */
  readonly stills?: boolean
  /** The delegate's link bears no moving picture; left out: it does. */
  readonly delegateByStills?: boolean
  /** A link in front of the media of the last hall, which then sends bare RTP; left out: none. */
  readonly lastHallThrough?: (server: Address) => Promise<Address>
}

/** The chair, who does what the test says, a secretary and a delegate without a camera, and 37 halls with one. */
export interface Forty {
  readonly server: BenchServer
  readonly meetingId: MeetingId
  readonly tap: Tap
  readonly bots: readonly Bot[]
  /** Of the halls, those that speak whenever they hold the floor. */
  readonly speakers: readonly Bot[]
  readonly halls: readonly Bot[]
  chair(): Person
  /** All forty. */
  members(): readonly Member[]
  /** The server's ports that each member's media went to last, by user name. */
  readonly ports: ReadonlyMap<string, readonly number[]>
  /** What went wrong lately. */
  notes(): string
  /** One more beside the forty, without a camera. */
  addPerson(username: string): Promise<Person>
  /** All join within two seconds. @returns what went wrong. */
  joinAll(): Promise<string[]>
  /** Waits until a page of small pictures flows to all of them, counted from now on, and nobody's consumers change any more. */
  allReceive(deadlineMs?: number): Promise<void>
  /** All join and receive. @throws when somebody does not. */
  allIn(): Promise<void>
  close(): Promise<void>
}

/** Starts the real server with two workers in a process of its own, and signs everybody in. All media are real WebRTC. */
export async function openForty(options: FortyOptions = {}): Promise<Forty> {
  const server = await startBenchServer({ MEDIA_WORKERS: '2' })
  const { url, plainDesk } = server
  const tap = new Tap()
  const clip = readClip()
  const notes: string[] = []
  const note = (what: string): void => void notes.push(what)
  const ports = new Map<string, number[]>()
  const people: Person[] = []
  let chair: Person | undefined

  const usernames = [SECRETARY, DELEGATE, ...operatorUsernames().slice(0, FORTY - 3)]
  const meetingId = await runningMeetingOf(url, SECRETARY, PASSWORD)
  const bots = usernames.map((username, index) => makeBot(username, index))
  const halls = bots.slice(2)

  function makeBot(username: string, index: number): Bot {
    const link = index === usernames.length - 1 ? options.lastHallThrough : undefined
    const role = roleOf(index)
    const common = {
      url,
      username,
      password: PASSWORD,
      meetingId,
      role,
      kind: link === undefined ? 'full' : 'light',
      clip,
      fromSecond: (index * 0.7) % 6,
      camera: role !== 'wall',
      shape: { keyPicturesOnly: false, soundFrames: 1 },
      smallPictures: MOST_SMALL_PICTURES,
      stills: options.stills ?? false,
      plainDesk,
      through: through(username, link),
      note: (what: string) => note(`${username}: ${what}`),
    } satisfies BotOptions
    return new Bot(byStills(username) ? { ...common, rung: 'still' } : common)
  }

  function byStills(username: string): boolean {
    return username === DELEGATE && options.delegateByStills === true
  }

  function through(username: string, link?: (server: Address) => Promise<Address>) {
    return async (address: Address): Promise<Address> => {
      ports.set(username, [...(ports.get(username) ?? []), address.port].slice(-2))
      return link === undefined ? address : link(address)
    }
  }

  async function addPerson(username: string, camera = false): Promise<Person> {
    const person = await Person.join({ url, username, meetingId, clip, camera, through: through(username), note })
    people.push(person)
    return person
  }

  function seatedChair(): Person {
    if (chair === undefined) throw new Error('the chair has not joined')
    return chair
  }
  const members = (): Member[] => [seatedChair(), ...bots]

  async function close(): Promise<void> {
    await Promise.all(bots.map((bot) => bot.close()))
    for (const person of people) person.close()
    await server.stop()
    tap.close()
  }

  try {
    await signInAll(bots)
  } catch (error) {
    await close()
    throw error
  }
  const forty: Forty = {
    server,
    meetingId,
    tap,
    bots,
    halls,
    speakers: halls.slice(0, SPEAKERS),
    chair: seatedChair,
    members,
    ports,
    notes: () => `${notes.slice(-40).join('\n')}\n${server.output().slice(-4_000)}`,
    addPerson,
    async joinAll() {
      const outcomes = await Promise.allSettled([
        addPerson(CHAIR, true).then((person) => (chair = person)),
        ...bots.map((bot, index) => later((JOIN_OVER_MS * index) / bots.length).then(() => bot.start())),
      ])
      return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
    },
    async allReceive(deadlineMs = 30_000) {
      const seen = halls.flatMap(({ seatId }) => seatId ?? []).slice(0, MOST_SMALL_PICTURES)
      await seatedChair().media.view(seen, 'full')
      let before = packetsByConsumer(members())
      let told = tap.messageCount
      const receives = (member: Member): boolean => {
        if (byStills(member.username)) return member.connected
        const flowing = member.received.filter(
          ({ consumerId, source, packets }) =>
            source === 'camera' && packets >= (before.get(consumerId) ?? 0) + FLOWING_PACKETS,
        )
        // The chair may be one of the nine.
        return flowing.length >= MOST_SMALL_PICTURES
      }
      const missing = (): string[] => members().flatMap((one) => (receives(one) ? [] : [one.username]))
      const settled = (): boolean => {
        // Pages are chosen among the cameras that one knows of, and news of these are gathered.
        const known = seatedChair().cameras
        const quiet = tap.messageCount === told && halls.every(({ seatId }) => known.has(seatId ?? ''))
        if (quiet) return missing().length === 0
        told = tap.messageCount
        before = packetsByConsumer(members())
        return false
      }
      await poll(settled, { deadlineMs, what: 'pictures at all' }).catch((error: unknown) => {
        throw new Error(`${String(error)}: not at ${missing().join()}`, { cause: error })
      })
      for (const { username, received } of members()) tap.name(received[0]?.consumerId ?? '', username)
    },
    async allIn() {
      const failed = await forty.joinAll()
      if (failed.length > 0) throw new Error(`${failed.join('\n')}\n${forty.notes()}`)
      await forty.allReceive()
    },
    close,
  }
  return forty
}

/** How many packets have come of each consumer that the members have now. */
export function packetsByConsumer(members: readonly Member[]): Map<string, number> {
  return new Map(members.flatMap(({ received }) => received.map(({ consumerId, packets }) => [consumerId, packets])))
}

/** The secretary shows the wall; the delegate has no camera either. */
function roleOf(index: number): BotRole {
  if (index < 2) return 'wall'
  return index < 2 + SPEAKERS ? 'speaker' : 'hall'
}

async function signInAll(bots: readonly Bot[]): Promise<void> {
  const waiting = [...bots]
  const next = async (): Promise<void> => {
    for (let bot = waiting.shift(); bot !== undefined; bot = waiting.shift()) await bot.signIn()
  }
  await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, next))
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
