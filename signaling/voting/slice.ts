import type { Logger } from 'pino'
import type { Cancel, Timers } from '../kit/timers.ts'
import { closedItemsOf } from '../meeting/closed-items.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import type { Database } from '../storage/database.ts'
import { oncePerKey, seesItem } from '../visibility/audience.ts'
import { NOTHING_CLOSED, type ClosedItems, type Viewer } from '../wire/agenda-audience.ts'
import type { AccountId, BallotId } from '../wire/ids.ts'
import { standingOf } from './rules.ts'
import { countingOf, lastOpened, resultsOf, ruleOf, votedOf, votersOf } from './store.ts'
import type { RunningBallot, VotingState } from './wire.ts'

export interface VotingInRoomDeps {
  readonly database: Database
  readonly timers: Timers
  readonly log: Logger
}

interface Shown {
  readonly ballot: RunningBallot
  readonly closed: ClosedItems
  /** The frozen list: who of it is entitled. */
  readonly voters: ReadonlyMap<AccountId, boolean>
}

const NOTHING: VotingState = { ballot: null, standing: null }
/** A message to every device: with many of them less often. */
const TURNOUT_EVERY_MS = { few: 350, many: 1_000 } as const
const MANY_DEVICES = 400

/**
 * What the room is shown of voting: the ballot that is open, or was opened last. The database decides; this is what of it was read last, and it
 * is read again after each act, so that a server that starts again goes on with the ballot as it was.
 */
export class VotingInRoom implements RoomSlice<VotingState> {
  readonly #room: LiveRoom
  readonly #deps: VotingInRoomDeps
  #shown: Shown | null = null
  #waiting: Cancel | null = null

  constructor(room: LiveRoom, deps: VotingInRoomDeps) {
    this.#room = room
    this.#deps = deps
  }

  async load(): Promise<void> {
    this.#shown = await this.#read()
  }

  snapshot({ account, role }: Pick<LiveDevice, 'account' | 'role'>): VotingState {
    return this.#for({ accountId: account.accountId, actor: role }) ?? NOTHING
  }

  /** Somebody is something else in the meeting now, and may see or do more or less. */
  settle({ roles }: RoomChange): void {
    if (roles === true && this.#shown !== null && this.#shown.ballot.state !== 'ended') this.#tell()
  }

  close(): void {
    this.#waiting?.()
    this.#waiting = null
  }

  /** A ballot is another one on disk: reads it again and tells. Must run in the room's turn. */
  async refresh(): Promise<void> {
    this.#shown = await this.#read()
    this.#tell()
  }

  /** More have voted: told after a while, with all who have voted by then. */
  turnoutChanged(): void {
    const everyMs = this.#room.devices.size > MANY_DEVICES ? TURNOUT_EVERY_MS.many : TURNOUT_EVERY_MS.few
    this.#waiting ??= this.#deps.timers.after(everyMs, () => {
      this.#waiting = null
      this.#room.serial
        .run(() => this.#tellTurnout())
        .catch((error: unknown) => this.#deps.log.error({ err: error }, 'the turnout could not be counted'))
    })
  }

  /** Who sees which item of the agenda may be others now. Must run in the room's turn. */
  async papersChanged(): Promise<void> {
    if (this.#shown?.ballot.agendaItemId != null) await this.refresh()
  }

  async #tellTurnout(): Promise<void> {
    const shown = this.#shown
    if (shown === null || shown.ballot.state === 'ended') return
    const { ballotId, form } = shown.ballot
    const voted = await votedOf(this.#deps.database, ballotId, form)
    this.#shown = { ...shown, ballot: { ...shown.ballot, voted } }
    const told: { ballotId: BallotId; voted: number } = { ballotId, voted }
    this.#room.tellByViewer('voting.turnout', (viewer) => (this.#sees(shown, viewer) ? told : null))
  }

  #tell(): void {
    this.#room.tellByViewer(
      'voting.changed',
      oncePerKey(
        (viewer) => {
          const state = this.#for(viewer)
          return state?.ballot == null || state.standing === null
            ? null
            : { ballot: state.ballot, standing: state.standing }
        },
        (viewer) => {
          const shown = this.#shown
          return shown !== null && this.#sees(shown, viewer) ? this.#standing(shown, viewer) : ''
        },
      ),
    )
  }

  #for(viewer: Viewer): VotingState | null {
    const shown = this.#shown
    if (shown === null || !this.#sees(shown, viewer)) return null
    return { ballot: shown.ballot, standing: this.#standing(shown, viewer) }
  }

  #sees({ ballot, closed }: Shown, viewer: Viewer): boolean {
    return ballot.agendaItemId === null || seesItem(closed, viewer, ballot.agendaItemId)
  }

  #standing({ voters }: Shown, { accountId, actor }: Viewer) {
    const entitled = voters.get(accountId)
    return standingOf(actor, entitled === undefined ? undefined : { entitled })
  }

  async #read(): Promise<Shown | null> {
    const { database } = this.#deps
    const { meetingId } = this.#room
    const row = await lastOpened(database, meetingId)
    if (row === null || row.state === 'draft') return null
    const rule = await ruleOf(database, row)
    const voters = await votersOf(database, row.ballot_id)
    const result = (await resultsOf(database, [row])).get(row.ballot_id) ?? null
    return {
      ballot: {
        ...{ ballotId: row.ballot_id, agendaItemId: row.agenda_item_id, form: row.form },
        ...{ title: row.title, text: row.text, choices: rule.choices, mayChange: rule.mayChange },
        ...{ state: row.state, openedAtMs: row.opened_at_ms ?? 0 },
        ...{ members: row.members ?? 0, entitled: row.entitled ?? 0 },
        voted: await votedOf(database, row.ballot_id, row.form),
        ...{ result, counting: await countingOf(database, row, result) },
      },
      closed: row.agenda_item_id === null ? NOTHING_CLOSED : await closedItemsOf(database, meetingId),
      voters: new Map(voters.map((voter) => [voter.account_id, voter.entitled === 1])),
    }
  }
}
