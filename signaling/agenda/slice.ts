import type { Clock } from '../kit/clock.ts'
import type { LiveRoom } from '../room/room.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import type { Database } from '../storage/database.ts'
import type { AgendaItemId } from '../wire/ids.ts'
import { hiddenKey, oncePerKey } from '../visibility/audience.ts'
import { NOTHING_CLOSED } from '../wire/agenda-audience.ts'
import { progressFor, type WholeProgress } from './rules.ts'
import { boundLastRun, progressOf } from './store.ts'
import type { AgendaProgress } from './wire.ts'

const NOT_BEGUN: WholeProgress = {
  progress: { current: null, closedItem: false, lastItemId: null, spent: [] },
  ...{ last: null, agenda: [], closed: NOTHING_CLOSED },
}

/** Where a running meeting stands in its agenda. The log in the database decides; this is what of it was announced last. */
export class AgendaInRoom implements RoomSlice<AgendaProgress> {
  readonly #room: LiveRoom
  readonly #database: Database
  readonly #clock: Clock
  #now: WholeProgress = NOT_BEGUN

  constructor(room: LiveRoom, { database, clock }: { readonly database: Database; readonly clock: Clock }) {
    this.#room = room
    this.#database = database
    this.#clock = clock
  }

  /** The item under discussion, whomever it is for. */
  get currentItemId(): AgendaItemId | null {
    return this.#now.progress.current?.agendaItemId ?? null
  }

  async load(): Promise<void> {
    const { meetingId } = this.#room
    await boundLastRun(this.#database, meetingId, this.#clock.steadyMs())
    this.#now = await progressOf(this.#database, meetingId)
  }

  snapshot({ account, role }: Pick<LiveDevice, 'account' | 'role'>): AgendaProgress {
    return progressFor(this.#now, { accountId: account.accountId, actor: role })
  }

  /** Somebody else leads, who sees what the other did not. */
  settle({ roles }: RoomChange): void {
    if (roles === true && this.#now.closed.size > 0) this.#announce(NOT_BEGUN)
  }

  /** Log or agenda have changed on disk: announces what is another than was announced last. Must run in the room's turn. */
  async refresh(): Promise<void> {
    const before = this.#now
    const now = await progressOf(this.#database, this.#room.meetingId)
    this.#now = now
    if (JSON.stringify(now.progress) === JSON.stringify(before.progress) && sameClosed(before, now)) return
    this.#announce(before)
  }

  /** @param before - What was announced last: of the times spent only those that are others now are sent. */
  #announce(before: WholeProgress): void {
    const now = this.#now
    const dataFor = oncePerKey(
      (viewer): AgendaProgress => {
        const [old, seen] = [progressFor(before, viewer), progressFor(now, viewer)]
        const known = new Map(old.spent.map(({ agendaItemId, spentMs }) => [agendaItemId, spentMs]))
        return { ...seen, spent: seen.spent.filter((one) => known.get(one.agendaItemId) !== one.spentMs) }
      },
      (viewer) => `${viewer.actor}/${hiddenKey(before.closed, viewer)}/${hiddenKey(now.closed, viewer)}`,
    )
    this.#room.announceByViewer('agenda.moved', dataFor)
  }
}

function sameClosed(before: WholeProgress, now: WholeProgress): boolean {
  const written = ({ closed }: WholeProgress) =>
    JSON.stringify([...closed].map(([id, accounts]) => [id, [...accounts]]))
  return written(before) === written(now)
}
