import type { Audit } from '../audit/audit.ts'
import type { Announcer } from '../kit/announcer.ts'
import type { Clock } from '../kit/clock.ts'
import type { Handlers } from '../kit/handlers.ts'
import { atMost, type Timers } from '../kit/timers.ts'
import type { Database } from '../storage/database.ts'
import type { BallotId, MeetingId } from '../wire/ids.ts'
import { isLeader } from '../wire/locked-out.ts'
import type { Method } from '../wire/registry.ts'
import { actHandlers, endWithMeeting, stopWithMeeting } from './acts.ts'
import { Casting, type LateCast } from './casting.ts'
import { draftingHandlers } from './drafting.ts'
import type { GathererSettings } from './gatherer.ts'
import { handsHandlers, type HandsDeps } from './hands.ts'
import type { SeatedPeople } from './opening.ts'
import { readingHandlers } from './reading.ts'
import { readyingHandlers } from './readying.ts'
import { ProofChecker } from './secret/checking.ts'
import { SecretCasting } from './secret-casting.ts'
import { countingHandlers } from './secret-counting.ts'
import { lastOpened } from './store.ts'

export interface VotingDeps {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
  readonly audit: Audit
  readonly announcer: Announcer
  /** How casts are gathered; left out: as in `GATHERER`. */
  readonly gatherer?: GathererSettings | undefined
  /** Who sits in the meeting now, by devices of their own. */
  seatedIn(meetingId: MeetingId): SeatedPeople
  /** A ballot of the meeting is another one on disk: its room reads it again and tells. */
  ballotChanged(meetingId: MeetingId): Promise<void>
  /** More have voted. */
  turnoutChanged(meetingId: MeetingId): void
  /** Sends to the devices of a hall's operators, of those to whom the ballot exists. */
  tellHall: HandsDeps['onHands']
}

/** An end or a pause of the meeting waits so long for choices that are on their way to the disk; its own request has 15 s. */
const CASTS_SETTLE_MS = 10_000

/** Everything that the server does about votes, from the draft to the result. */
export class Voting {
  readonly handlers: Handlers<Extract<Method, `voting.${string}`>>
  readonly #casting: Casting
  readonly #secretCasting: SecretCasting
  readonly #checker: ProofChecker
  readonly #deps: VotingDeps

  constructor(deps: VotingDeps) {
    this.#deps = deps
    const casting = new Casting({
      ...deps,
      onCast: (meetingId) => deps.turnoutChanged(meetingId),
      onLate: (late) => this.#tellLate(late),
    })
    this.#casting = casting
    const checker = new ProofChecker()
    this.#checker = checker
    const secretCasting = new SecretCasting({
      ...{ ...deps, checker },
      onCast: (meetingId) => deps.turnoutChanged(meetingId),
      onLate: (late) => this.#tellLate(late),
    })
    this.#secretCasting = secretCasting
    const castsSettled = () => this.#castsSettled()
    this.handlers = {
      ...draftingHandlers({ ...deps, onListChanged: (meetingId) => this.#tellList(meetingId) }),
      ...readyingHandlers(deps),
      ...readingHandlers(deps),
      ...actHandlers({ ...deps, castsSettled, onActed: (meetingId) => this.#acted(meetingId) }),
      ...handsHandlers({
        ...{ ...deps, castsSettled },
        onHands: (meetingId, told, sees) => {
          deps.announcer.tellByRole(meetingId, 'voting.hands', (role) => (isLeader(role) ? told : null))
          deps.tellHall(meetingId, told, sees)
        },
        onConfirmed: (meetingId) => deps.turnoutChanged(meetingId),
      }),
      'voting.cast': (call, asked) => casting.cast(call, asked),
      'voting.castFromSeat': (call, asked) => casting.cast(call, asked),
      'voting.castSecret': (call, asked) => secretCasting.cast(call, asked),
      ...countingHandlers({
        ...{ ...deps, checker },
        onCommittee: (meetingId) => this.#tellList(meetingId),
        onActed: (meetingId) => this.#acted(meetingId),
      }),
    }
  }

  /** Before a meeting is ended or paused: once every choice that had arrived by now is saved, or 10 s are over. */
  castsSettled(): Promise<void> {
    return atMost(this.#deps.timers, CASTS_SETTLE_MS, this.#castsSettled())
  }

  /** In the transaction that ends a meeting. */
  async meetingEnds(within: Database, meetingId: MeetingId): Promise<void> {
    const ballotId = await endWithMeeting(within, meetingId, this.#deps.clock.nowMs())
    await this.#recordFollowed(within, meetingId, 'voting.endWithMeeting', ballotId)
  }

  /** In the transaction that pauses a meeting. */
  async meetingPauses(within: Database, meetingId: MeetingId): Promise<void> {
    const ballotId = await stopWithMeeting(within, meetingId, this.#deps.clock.nowMs())
    await this.#recordFollowed(within, meetingId, 'voting.stopWithMeeting', ballotId)
  }

  /** After that transaction: the room is told of the ballot that was stopped. */
  async meetingPaused(meetingId: MeetingId): Promise<void> {
    const last = await lastOpened(this.#deps.database, meetingId)
    if (last?.state === 'stopped') await this.#acted(meetingId)
  }

  /** Takes no more choices and waits for those that have arrived. */
  async close(): Promise<void> {
    await this.#casting.close()
    await this.#secretCasting.close()
    await this.#checker.close()
  }

  async #castsSettled(): Promise<void> {
    await this.#casting.settled()
    await this.#secretCasting.settled()
  }

  async #recordFollowed(
    within: Database,
    meetingId: MeetingId,
    action: 'voting.endWithMeeting' | 'voting.stopWithMeeting',
    ballotId: BallotId | null,
  ): Promise<void> {
    if (ballotId !== null)
      await this.#deps.audit.record({ accountId: null, meetingId, action, details: { ballotId } }, within)
  }

  async #acted(meetingId: MeetingId): Promise<void> {
    await this.#deps.ballotChanged(meetingId)
    this.#tellList(meetingId)
  }

  #tellList(meetingId: MeetingId): void {
    const told = {}
    this.#deps.announcer.tellByRole(meetingId, 'voting.ballotsChanged', () => told)
  }

  #tellLate({ meetingId, ...late }: LateCast): void {
    this.#deps.announcer.tellByRole(meetingId, 'voting.late', (role) => (isLeader(role) ? late : null))
  }
}
