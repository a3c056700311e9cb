import { setTimeout as wait } from 'node:timers/promises'
import { readSites } from '../../docs-fixtures/sites.ts'
import { signIn } from '../../signaling/identity/wire.ts'
import { listMeetings } from '../../signaling/meeting/wire.ts'
import { demoOperators } from '../../signaling/start/demo-people.ts'
import { SiteId, type MeetingId } from '../../signaling/wire/ids.ts'
import { Bot } from './bot.ts'
import { readClip } from './clip.ts'
import { callHttp } from './control-socket.ts'
import { carryOut, type BotAct } from './acts.ts'
import type { BotKind, BotRole } from './bot-options.ts'
import type { BotReport } from './crowd-wire.ts'
import type { Address } from './pipe.ts'
import type { SendingShape } from './senders.ts'

/** Joins are spread over this time for each site, so that sites come one after another, as halls do. */
const JOIN_SPREAD_MS = 150
const CLIP_SECONDS = 6
/** Passwords that are checked at once: each takes a core for a moment. */
const SIGN_INS_AT_ONCE = 4

export interface CrowdOptions {
  readonly url: string
  readonly meetingId: MeetingId
  readonly usernames: readonly string[]
  readonly password: string
  /** How many of them speak when they may, from the first on; all show a picture. */
  readonly speaking: number
  /** Bots that are neither halls nor speakers. */
  readonly roles?: Readonly<Record<string, BotRole>> | undefined
  /** How many are full WebRTC bots, from the first on; left out: all. The others need `plainDesk`. */
  readonly full?: number | undefined
  readonly plainDesk?: number | undefined
  /** Where in a whole crowd this part begins, so that no two show the same. */
  readonly first?: number | undefined
  /** Small pictures that each of them receives. */
  readonly smallPictures: number
  readonly shape?: SendingShape | undefined
  /** Whether they give stills of their cameras; left out: yes. */
  readonly stills?: boolean | undefined
  readonly journalDir?: string | undefined
  /** The link that a bot's media go through; left out: none. */
  readonly through?: ((username: string) => (server: Address) => Promise<Address>) | undefined
  note(what: string): void
}

export interface CrowdTotals {
  readonly joined: number
  readonly connected: number
  readonly streams: number
  readonly packets: number
  readonly bytes: number
  readonly reconnections: number
}

/** User names of the demo province's site operators, in the sites' order. */
export function operatorUsernames(): string[] {
  const sites = readSites().map((site) => ({
    siteId: SiteId.parse(site.code),
    name: site.name,
    shortName: site.shortName,
    level: site.level,
    parentId: site.parent === null ? null : SiteId.parse(site.parent),
  }))
  return demoOperators(sites).map(({ username }) => username)
}

/** The meeting that runs now, of those that this person is invited to. @throws when there is none. */
export async function runningMeetingOf(url: string, username: string, password: string): Promise<MeetingId> {
  const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username, password })
  const { result } = await callHttp({ url, cookie }, listMeetings, {})
  const running = result.meetings.find((meeting) => meeting.state === 'inSession')
  if (running === undefined) throw new Error('no meeting is running')
  return running.meetingId
}

/** The sums over many bots. */
export function totalsOf(reports: readonly BotReport[]): CrowdTotals {
  const sum = { joined: 0, connected: 0, streams: 0, packets: 0, bytes: 0, reconnections: 0 }
  for (const report of reports) {
    sum.joined += report.seatId === null ? 0 : 1
    sum.connected += report.connected ? 1 : 0
    sum.streams += report.streams.filter((stream) => stream.packets > 0).length
    sum.packets += report.packets
    sum.bytes += report.bytes
    sum.reconnections += report.reconnections
  }
  return sum
}

/** Many bots in one meeting, all in this process. */
export class Crowd {
  readonly bots: readonly Bot[]
  readonly #note: (what: string) => void
  readonly #closing = new AbortController()

  constructor(options: CrowdOptions) {
    const clip = readClip()
    this.#note = options.note
    const { url, meetingId, password, smallPictures, plainDesk, journalDir, through } = options
    this.bots = options.usernames.map((username, index) => {
      const kind: BotKind = index < (options.full ?? Infinity) ? 'full' : 'light'
      const role: BotRole = options.roles?.[username] ?? (index < options.speaking ? 'speaker' : 'hall')
      return new Bot({
        url,
        username,
        password,
        meetingId,
        role,
        kind,
        clip,
        fromSecond: (((options.first ?? 0) + index) * 0.7) % CLIP_SECONDS,
        camera: role !== 'wall',
        shape: options.shape ?? { keyPicturesOnly: false, soundFrames: 1 },
        smallPictures,
        stills: options.stills ?? true,
        plainDesk,
        journalDir,
        through: through?.(username),
        note: (what) => options.note(`${username}: ${what}`),
      })
    })
  }

  /** Signs all of them in, so that a storm of joins is none of passwords. */
  async prepare(): Promise<void> {
    const waiting = [...this.bots]
    const one = async (): Promise<void> => {
      for (let bot = waiting.shift(); bot !== undefined; bot = waiting.shift()) await bot.signIn()
    }
    await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, one))
  }

  /**
   * Lets all of them join.
   *
   * @param delaysMs - When each of them asks, from now, in the order of the bots; left out: one after another.
   * @returns how many did.
   */
  async start(delaysMs?: readonly number[]): Promise<number> {
    const outcomes = await Promise.all(
      this.bots.map(async (bot, index) => {
        await this.#wait(delaysMs?.[index] ?? JOIN_SPREAD_MS * (index + Math.random()))
        if (this.#closing.signal.aborted) return false
        return bot.start().then(
          () => true,
          (error: unknown) => {
            this.#note(`${bot.username}: ${String(error)}`)
            return false
          },
        )
      }),
    )
    return outcomes.filter(Boolean).length
  }

  /** Lets these bots do something. A bot that can't is passed over with a note. @returns when each began, by user name. */
  async act(usernames: readonly string[], act: BotAct): Promise<Record<string, number>> {
    const named = new Set(usernames)
    const begun: Record<string, number> = {}
    await Promise.all(
      this.bots
        .filter(({ username }) => named.has(username))
        .map(async (bot) => {
          begun[bot.username] = performance.timeOrigin + performance.now()
          await carryOut(bot, act).catch((error: unknown) => this.#note(`${bot.username}: ${act.do}: ${String(error)}`))
        }),
    )
    return begun
  }

  get reports(): BotReport[] {
    return this.bots.map((bot) => ({
      username: bot.username,
      seatId: bot.seatId ?? null,
      connected: bot.connected,
      ended: bot.ended ?? null,
      sending: bot.sending,
      reconnections: bot.reconnections,
      ...bot.total,
      control: bot.control,
      joins: [...bot.joins],
      streams: [...bot.received],
    }))
  }

  get totals(): CrowdTotals {
    return totalsOf(this.reports)
  }

  /** All leave. Twice is fine. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.bots.map((bot) => bot.close()))
  }

  async #wait(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }
}
