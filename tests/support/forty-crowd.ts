import { Bot } from '../load/bot.ts'
import { readClip } from '../load/clip.ts'
import { operatorUsernames, runningMeetingOf } from '../load/crowd.ts'
import { startBenchServer, type BenchServer } from '../load/start-bench-server.ts'
import { Person } from './forty-person.ts'
import { Tap } from './forty-tap.ts'
import { poll } from './poll.ts'
import { PASSWORD } from './server.ts'
import type { MeetingId, SeatId } from '../../signaling/wire/ids.ts'
import type { BotOptions, BotRole } from '../load/bot-options.ts'
import type { HeardStream } from '../load/journal.ts'
import type { Address } from '../load/pipe.ts'

/** Forty devices in one meeting: the chair, who does what the test says, a secretary at the wall, a delegate, and halls. */
export const FORTY = 40
/** Halls that speak whenever they hold the floor. */
const SPEAKERS = 8
/** With ICE, DTLS and SRTP; the others speak bare RTP, for the sake of the machine. */
const FULL = 40
export const SMALL_PICTURES = 9
const WORKERS = 2
const JOIN_OVER_MS = 2_000
const SIGN_INS_AT_ONCE = 4
export const CHAIR = 'chutri'
export const SECRETARY = 'thuky1'
export const DELEGATE = 'daibieu1'

/** Bot or person: whoever has a seat and receives. */
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
  /** The delegate's line bears no moving picture; left out: it does. */
  readonly delegateByStills?: boolean
  /** A line in front of the media of some. */
  readonly through?: (username: string) => ((server: Address) => Promise<Address>) | undefined
}

export interface Forty {
  readonly server: BenchServer
  readonly meetingId: MeetingId
  readonly tap: Tap
  readonly bots: readonly Bot[]
  /** Bots that speak whenever they hold the floor. */
  readonly speakers: readonly Bot[]
  /** Halls that only show their picture. */
  readonly halls: readonly Bot[]
  chair(): Person
  /** All forty. */
  members(): readonly Member[]
  /** Where each bot's media went to last, by user name: ports of the server's workers. */
  readonly ports: ReadonlyMap<string, readonly number[]>
  notes(): string
  /** One more beside the forty. */
  addPerson(username: string): Promise<Person>
  /** All join within two seconds. @returns what went wrong for whom. */
  joinAll(): Promise<string[]>
  /** Until all receive the chair's picture, and small ones, and nothing is under way any more. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** Starts the real server with two workers in a process of its own, and signs everybody in. */
export async function openForty(options: FortyOptions = {}): Promise<Forty> {
  const server = await startBenchServer({ MEDIA_WORKERS: String(WORKERS) })
  const { url, plainDesk } = server
  const tap = new Tap()
  const clip = readClip()
  const notes: string[] = []
  const ports = new Map<string, number[]>()
  const people: Person[] = []
  let chair: Person | undefined
  const usernames = [SECRETARY, DELEGATE, ...operatorUsernames().slice(0, FORTY - 3)]
  const meetingId = await runningMeetingOf(url, SECRETARY, PASSWORD)

  function through(username: string): (server: Address) => Promise<Address> {
    const line = options.through?.(username)
    return async (address) => {
      ports.set(username, [...(ports.get(username) ?? []), address.port].slice(-2))
      return line === undefined ? address : line(address)
    }
  }

  function roleOf(index: number): BotRole {
    if (index < 2) return 'wall'
    return index < 2 + SPEAKERS ? 'speaker' : 'hall'
  }
  const bots = usernames.map((username, index) => {
    const role = roleOf(index)
    const byStills = username === DELEGATE && options.delegateByStills === true
    const common = {
      url,
      username,
      password: PASSWORD,
      meetingId,
      role,
      kind: index % Math.ceil(usernames.length / FULL) === 2 % Math.ceil(usernames.length / FULL) ? 'full' : 'light',
      clip,
      fromSecond: (index * 0.7) % 6,
      camera: role !== 'wall',
      shape: { keyPicturesOnly: false, soundFrames: 1 },
      smallPictures: SMALL_PICTURES,
      stills: options.stills ?? false,
      plainDesk,
      through: through(username),
      note: (what: string) => notes.push(`${username}: ${what}`),
    } satisfies BotOptions
    return new Bot(byStills ? { ...common, rung: 'still' } : common)
  })
  const waiting = [...bots]
  const signInNext = async (): Promise<void> => {
    for (let bot = waiting.shift(); bot !== undefined; bot = waiting.shift()) await bot.signIn()
  }
  const addPerson = async (username: string, camera = false): Promise<Person> => {
    const person = await Person.join({ url, username, meetingId, plainDesk, clip, camera })
    people.push(person)
    return person
  }
  try {
    await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, signInNext))
  } catch (error) {
    tap.close()
    await server.stop()
    throw error
  }

  const seatedChair = (): Person => {
    if (chair === undefined) throw new Error('the chair has not joined')
    return chair
  }
  const members = (): Member[] => [seatedChair(), ...bots]
  return {
    server,
    meetingId,
    tap,
    bots,
    speakers: bots.filter(({ options: { role } }) => role === 'speaker'),
    halls: bots.filter(({ options: { role } }) => role === 'hall'),
    chair: seatedChair,
    members,
    ports,
    notes: () => `${notes.slice(-40).join('\n')}\n${server.output().slice(-4_000)}`,
    addPerson,
    async joinAll() {
      const outcomes = await Promise.allSettled([
        addPerson(CHAIR, true).then((joined) => (chair = joined)),
        ...bots.map((bot, index) => later((JOIN_OVER_MS * index) / bots.length).then(() => bot.start())),
      ])
      return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
    },
    async settle() {
      const chair = seatedChair()
      const seen = bots.flatMap(({ seatId, options: { camera } }) => (camera && seatId !== undefined ? [seatId] : []))
      await chair.media.view(seen.slice(0, SMALL_PICTURES), 'full')
      const settled = (member: Member): boolean => {
        const pictures = member.received.filter(({ source, packets }) => source === 'camera' && packets > 0)
        if (member.username === DELEGATE && options.delegateByStills === true) return member.connected
        // The chair and a page of nine, of which the chair may be one.
        return pictures.length >= SMALL_PICTURES
      }
      const missing = (): string[] => members().flatMap((one) => (settled(one) ? [] : [one.username]))
      await poll(() => missing().length === 0, { deadlineMs: 30_000, what: 'pictures at all' }).catch((error: unknown) => {
        throw new Error(`${String(error)}: not at ${missing().join()}`, { cause: error })
      })
    },
    async close() {
      await Promise.all(bots.map((bot) => bot.close()))
      for (const person of people) person.close()
      await server.stop()
      tap.close()
    },
  }
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
