import { setTimeout as wait } from 'node:timers/promises'
import { exactNowMs, type HeardStream } from '../../load/journal.ts'
import { poll } from '../../support/poll.ts'
import type { BotReport } from '../../load/crowd-wire.ts'
import type { Layout } from '../../../signaling/wire/layout.ts'
import type { OpenDesk } from './open-desk.ts'
import type { WideCrowd } from '../../load/wide-crowd.ts'
import type { JoinRecord } from './meeting-figures.ts'

/** Sites that hold the floor beside the chair: all that may. */
const HOLDERS = 3
const RECEIVING_WITHIN_MS = 1_500
/** Times are taken by the bots themselves; looking seldom keeps the looking out of what is measured. */
const LOOK_EVERY_MS = 500

/** All sites since they first asked to join, or since the bots began to count. */
export interface CrowdCount {
  readonly joined: number
  /** Sites to which media came in the last second and a half; of those, what comes. */
  readonly receiving: number
  readonly withContent: number
  readonly withThreeVoices: number
  /** Pictures of cameras that come to each site. */
  readonly pictures: readonly number[]
  /** Control messages and their bytes, both ways. */
  readonly messages: number
  readonly messageBytes: number
  /** RTP packets that came in, and their bytes. */
  readonly packets: number
  readonly bytes: number
}

/** What a call from the queue was like, for each of the other sites, in milliseconds from the desk's ask. */
export interface CalledChange {
  readonly picture: readonly (number | null)[]
  readonly sound: readonly (number | null)[]
}

/** How a meeting is lost. `cut`: nothing comes through for a while. `drop`: control and media die, as when the power fails. */
export type Loss = 'cut' | 'drop'

/** A meeting full of synthetic sites, the chair the first of them. */
export class SiteCrowd {
  /** So many of the first sites speak when they may: the chair and the sites that get the floor. */
  static readonly speaking = HOLDERS + 1
  readonly #crowd: WideCrowd
  readonly #chair: string
  readonly #asked = new Set<string>()
  // The stage goes from site to site, beginning behind those that speak.
  #onStage = SiteCrowd.speaking

  constructor(crowd: WideCrowd) {
    this.#crowd = crowd
    this.#chair = crowd.usernames[0] ?? ''
  }

  /** The bots' own processes; their CPU is not the server's. */
  get pids(): readonly number[] {
    return this.#crowd.pids
  }

  /** Lets all join, spread evenly over this time. Resolves when each has joined or was refused for good. */
  async join(spreadMs: number): Promise<void> {
    const { usernames } = this.#crowd
    await this.#crowd.prepare()
    await this.#crowd.start(new Map(usernames.map((name, index) => [name, (spreadMs * index) / usernames.length])))
  }

  /** How each came in for the first time. */
  async joins(): Promise<readonly JoinRecord[]> {
    return (await this.#crowd.reports()).flatMap(({ joins }) => joins[0] ?? [])
  }

  async count(): Promise<CrowdCount> {
    const reports = await this.#crowd.reports()
    const nowMs = exactNowMs()
    const coming = reports.map(({ streams }) =>
      streams.filter(({ lastPacketAtMs }) => lastPacketAtMs !== null && nowMs - lastPacketAtMs < RECEIVING_WITHIN_MS),
    )
    const of = (streams: readonly HeardStream[], source: HeardStream['source']): number =>
      streams.filter((stream) => stream.source === source).length
    const sum = (pick: (report: BotReport) => number): number => reports.reduce((all, one) => all + pick(one), 0)
    return {
      joined: reports.filter(({ seatId }) => seatId !== null).length,
      receiving: coming.filter((streams) => streams.length > 0).length,
      withContent: coming.filter((streams) => of(streams, 'screen') > 0).length,
      withThreeVoices: coming.filter((streams) => of(streams, 'mic') >= 3).length,
      pictures: coming.map((streams) => of(streams, 'camera')),
      messages: sum(({ control }) => control.messages),
      messageBytes: sum(({ control }) => control.bytes),
      packets: sum(({ packets }) => packets),
      bytes: sum(({ bytes }) => bytes),
    }
  }

  /** The running meeting: the chair shares a screen, puts a site on the stage and gives others the floor, who speak. */
  async run(): Promise<void> {
    const { usernames } = this.#crowd
    const stage = await this.#seatOf(usernames[this.#onStage] ?? '')
    for (const name of usernames.slice(1, SiteCrowd.speaking)) {
      await this.#lead({ do: 'giveFloor', seatId: await this.#seatOf(name), instead: false })
    }
    await this.#lead({ do: 'putOnStage', seatId: stage })
    await this.#lead({ do: 'share', on: true })
    await poll(async () => (await this.count()).withContent >= usernames.length - 1, {
      deadlineMs: 20_000,
      everyMs: LOOK_EVERY_MS,
      what: 'the shared screen to reach all sites',
    })
  }

  /**
   * The chair puts another site on the stage.
   *
   * @param preparedMs - So long before it sets the site as the next one; null: the change comes unprepared.
   * @returns for each site the milliseconds from the chair's ask to the first packet of the new picture; null: none came in time.
   */
  async changeStage(deadlineMs: number, preparedMs: number | null): Promise<readonly (number | null)[]> {
    const { seatId, cameras } = await this.#nextOnStage()
    if (preparedMs !== null) {
      await this.#lead({ do: 'setNext', seatId })
      await wait(preparedMs)
    }
    const before = await cameras()
    return this.#waitFor(cameras, before, await this.#lead({ do: 'putOnStage', seatId }), deadlineMs)
  }

  /**
   * A site asks for the floor, stands first in line for `preparedMs`, and is called from the queue by a desk; with that the stage shows it
   * instead of the seat that the chair has chosen.
   *
   * It turns its microphone on as soon as it is told that it has the floor, as a person does who waits for that.
   *
   * @returns for each site the milliseconds from the desk's ask to the first packet of the called site's picture, and to the first of its sound that is
   *   not silent; null: none came in time. `sound` is empty where nobody speaks.
   */
  async callNext(desk: OpenDesk, deadlineMs: number, preparedMs: number): Promise<CalledChange> {
    const { seatId, shown, cameras, sounds } = await this.#nextOnStage()
    await this.#crowd.act([shown], { do: 'askToSpeak' })
    await desk.sees(seatId)
    await wait(preparedMs)
    const before = await cameras()
    // A site that spoke before is heard by streams that stood ready since: what came by them then is no measure.
    const heardBefore = await sounds()
    const askedAtMs = await desk.callFirst()
    const picture = await this.#waitFor(cameras, before, askedAtMs, deadlineMs)
    const sound = await this.#waitFor(sounds, heardBefore, askedAtMs, deadlineMs)
    return { picture, sound }
  }

  /** The chair sets a layout for all; each site shows it and tells the server so. @returns when it was asked, milliseconds since the epoch. */
  imposeLayout(layout: Layout): Promise<number> {
    return this.#lead({ do: 'imposeLayout', layout })
  }

  /** One more of the sites that have joined asks for the floor; none when all of them have. */
  async askOneMore(): Promise<void> {
    const here = (await this.#crowd.reports()).filter(({ seatId }) => seatId !== null).map(({ username }) => username)
    const next = here.find((username) => username !== this.#chair && !this.#asked.has(username))
    if (next === undefined) return
    this.#asked.add(next)
    await this.#crowd.act([next], { do: 'askToSpeak' })
  }

  /** The site whose turn it is to be shown, and when the first packet of its picture came to each of the others. */
  async #nextOnStage() {
    const { usernames } = this.#crowd
    this.#onStage = this.#onStage + 1 < usernames.length ? this.#onStage + 1 : SiteCrowd.speaking
    const shown = usernames[this.#onStage] ?? ''
    const seatId = await this.#seatOf(shown)
    const cameras = async (): Promise<(number | null)[]> =>
      (await this.#crowd.reports())
        .filter(({ username }) => username !== shown)
        .map(
          ({ streams }) =>
            streams.find((stream) => stream.seatId === seatId && stream.source === 'camera')?.firstPacketAtMs ?? null,
        )
    const sounds = async (): Promise<(number | null)[]> =>
      (await this.#crowd.reports())
        .filter(({ username }) => username !== shown)
        .map(
          ({ streams }) =>
            streams.find((stream) => stream.seatId === seatId && stream.source === 'mic')?.firstSoundAtMs ?? null,
        )
    return { seatId, shown, cameras, sounds }
  }

  async #waitFor(
    cameras: () => Promise<(number | null)[]>,
    before: readonly (number | null)[],
    askedAtMs: number,
    deadlineMs: number,
  ): Promise<readonly (number | null)[]> {
    for (;;) {
      await wait(LOOK_EVERY_MS)
      // Who had it already as a small picture is no measure of a change; that picture grows without a new stream.
      const came = (await cameras()).filter((_, index) => (before[index] ?? null) === null)
      if (exactNowMs() > askedAtMs + deadlineMs || came.every((atMs) => atMs !== null)) {
        return came.map((atMs) => (atMs === null ? null : atMs - askedAtMs))
      }
    }
  }

  /**
   * All sites lose the meeting at once, without a good-bye.
   *
   * @param awayMs - With `cut`: how long nothing comes through.
   * @returns resolves when they can come back; tells for each that has joined again how many milliseconds after that moment
   *   it took in media again.
   */
  async lose(how: Loss, awayMs: number): Promise<() => Promise<readonly number[]>> {
    const { usernames } = this.#crowd
    const before = new Map((await this.#crowd.reports()).map((one) => [one.username, one.reconnections]))
    if (how === 'cut') {
      await this.#crowd.act(usernames, { do: 'cut' })
      await wait(awayMs)
    }
    const sinceMs = exactNowMs()
    await this.#crowd.act(usernames, { do: how === 'cut' ? 'mend' : 'drop' })
    return async () =>
      (await this.#crowd.reports()).flatMap(({ username, reconnections, joins }) => {
        const firstPacketAtMs = joins.at(-1)?.firstPacketAtMs ?? null
        return reconnections > (before.get(username) ?? 0) && firstPacketAtMs !== null
          ? [firstPacketAtMs - sinceMs]
          : []
      })
  }

  /** Lets the chair do something. @returns when, milliseconds since the epoch. @throws when the chair is not there. */
  async #lead(act: Parameters<WideCrowd['act']>[1]): Promise<number> {
    const { [this.#chair]: atMs } = await this.#crowd.act([this.#chair], act)
    if (atMs === undefined) throw new Error('there is no chair')
    return atMs
  }

  async #seatOf(username: string): Promise<NonNullable<BotReport['seatId']>> {
    const seatId = (await this.#crowd.reports()).find((one) => one.username === username)?.seatId ?? null
    if (seatId === null) throw new Error(`${username} is not in the meeting`)
    return seatId
  }
}
