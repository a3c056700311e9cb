import { setTimeout as wait } from 'node:timers/promises'
import { readSites } from '../../docs-fixtures/sites.ts'
import { listMeetings } from '../../signaling/meeting/wire.ts'
import { signIn } from '../../signaling/identity/wire.ts'
import { demoOperators } from '../../signaling/start/demo-people.ts'
import { SiteId, type MeetingId } from '../../signaling/wire/ids.ts'
import { Bot } from './bot.ts'
import { readClip } from './clip.ts'
import { callHttp, Refused } from './control-line.ts'
import { installWebRtc } from './web-rtc.ts'

/** Joins are spread over this time for each site, so that sites come one after another, as halls do. */
const JOIN_SPREAD_MS = 150
const CLIP_SECONDS = 6
/** Refusals that pass: the server asks for patience. */
const PATIENCE: readonly string[] = ['rateLimited', 'waitBeforeRetry', 'unavailable']
const PATIENCE_MS = 3_000
const START_TRIES = 40

export interface CrowdOptions {
  readonly url: string
  readonly meetingId: MeetingId
  readonly usernames: readonly string[]
  readonly password: string
  /** How many of them speak; all show a picture. */
  readonly speaking: number
  /** Small pictures that each of them looks at. */
  readonly smallPictures: number
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

/** Many bots in one meeting. */
export class Crowd {
  readonly bots: readonly Bot[]
  readonly #note: (what: string) => void
  readonly #closing = new AbortController()

  constructor(options: CrowdOptions) {
    installWebRtc()
    const clip = readClip()
    this.#note = options.note
    const { url, meetingId, password } = options
    this.bots = options.usernames.map(
      (username, index) =>
        new Bot({
          url,
          username,
          password,
          meetingId,
          clip,
          fromSecond: (index * 0.7) % CLIP_SECONDS,
          camera: true,
          mic: index < options.speaking,
          smallPictures: options.smallPictures,
          note: (what) => options.note(`${username}: ${what}`),
        }),
    )
  }

  /** Lets all of them join. @returns how many did. */
  async start(): Promise<number> {
    const outcomes = await Promise.all(
      this.bots.map(async (bot, index) => {
        await this.#wait(JOIN_SPREAD_MS * (index + Math.random()))
        return this.#startOne(bot)
      }),
    )
    return outcomes.filter(Boolean).length
  }

  get totals(): CrowdTotals {
    const sum = { joined: 0, connected: 0, streams: 0, packets: 0, bytes: 0, reconnections: 0 }
    for (const bot of this.bots) {
      const { packets, bytes } = bot.total
      sum.joined += bot.seatId === undefined ? 0 : 1
      sum.connected += bot.connected ? 1 : 0
      sum.streams += bot.received.filter((stream) => stream.packets > 0).length
      sum.packets += packets
      sum.bytes += bytes
      sum.reconnections += bot.reconnections
    }
    return sum
  }

  /** All leave. Twice is fine. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.bots.map((bot) => bot.close()))
  }

  async #startOne(bot: Bot): Promise<boolean> {
    for (let tries = 1; !this.#closing.signal.aborted; tries++) {
      try {
        await bot.start()
        return true
      } catch (error) {
        const passes = error instanceof Refused && PATIENCE.includes(error.code)
        if (!passes || tries === START_TRIES) {
          this.#note(`${bot.username}: ${String(error)}`)
          return false
        }
        await this.#wait(PATIENCE_MS * (0.5 + Math.random()))
      }
    }
    return false
  }

  async #wait(milliseconds: number): Promise<void> {
    await wait(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }
}
