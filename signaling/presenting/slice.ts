import { z } from 'zod'
import type { Viewer } from '../wire/agenda-audience.ts'
import { LastSent } from '../kit/last-sent.ts'
import { NO_READERS, type Readers } from '../visibility/readers.ts'
import type { RoomsDeps } from '../room/deps.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import { seatIdOf } from '../room/roster.ts'
import type { LiveDevice } from '../room/seat.ts'
import type { RoomChange, RoomSlice } from '../room/slices.ts'
import { AccountId, SeatId } from '../wire/ids.ts'
import { canPresent } from './rules.ts'
import { PresentedPage, PresentingDevice, type PresentingState } from './wire.ts'

/** `presenterId`: as servers wrote it when the presenter was a person. */
const KeptPresenting = z
  .object({
    seatId: SeatId.nullable().catch(null),
    device: PresentingDevice.nullable().catch(null),
    presenterId: AccountId.nullable().catch(null),
    page: PresentedPage.nullable().catch(null),
  })
  .catch({ seatId: null, device: null, presenterId: null, page: null })

type PresentingDeps = Pick<RoomsDeps, 'readersOf' | 'onPresentersChanged'>

/** Which seat presents in a running meeting, by which device, and which page; the page is sent only to roles that may read it. */
export class Presenting implements RoomSlice<PresentingState> {
  readonly #room: LiveRoom
  readonly #deps: PresentingDeps
  readonly #kept: Kept<z.output<typeof KeptPresenting>>
  readonly #sent = new LastSent<readonly [PresentingState, string]>()
  /** Who may read the presented page: to the others nothing is presented. */
  #readers = NO_READERS
  #presenters: ReadonlySet<AccountId> = new Set()

  constructor(room: LiveRoom, deps: PresentingDeps) {
    this.#room = room
    this.#deps = deps
    this.#kept = room.kept.json('presenting', KeptPresenting)
  }

  /** As it holds now: a device that has left the seat presents no longer. */
  get now(): PresentingState {
    const { seatId, device, page } = this.#kept.now
    const sits = seatId !== null && device !== null && this.#room.seats.get(seatId)?.devices.has(device.deviceId)
    return { seatId, device: sits === true ? device : null, page }
  }

  /** Whether somebody sits in the seat that presents. */
  presents(accountId: AccountId): boolean {
    return this.#presenters.has(accountId)
  }

  async load(): Promise<void> {
    await this.#kept.load((kept) => ({
      ...kept,
      seatId: kept.seatId ?? this.#seatOf(kept.presenterId),
      presenterId: null,
    }))
    this.#readers = await this.readersOf(this.now.page)
    this.#sent.sent(this.#state())
  }

  readersOf(page: PresentedPage | null): Promise<Readers> {
    return page === null ? Promise.resolve(NO_READERS) : this.#deps.readersOf(page.paperVersionId)
  }

  /** @param by - The device that turns the pages; null: the first of the seat that does. */
  async give(seatId: SeatId | null, by: LiveDevice | null): Promise<void> {
    await this.#kept.set({ ...this.#kept.now, seatId, device: by === null ? null : named(by) })
    this.settle({})
  }

  /**
   * @param readers - Of this page, asked for just before.
   * @param by - The device that turned it.
   */
  async goTo(page: PresentedPage | null, readers: Readers, by: LiveDevice): Promise<void> {
    await this.#kept.set({ ...this.#kept.now, page, device: named(by) })
    this.#readers = readers
    this.settle({})
  }

  snapshot({ account, role }: Pick<LiveDevice, 'account' | 'role'>): PresentingState {
    return this.#for({ accountId: account.accountId, actor: role })
  }

  /** Somebody with another role may read the page who might not before, or the other way round. */
  settle({ roles }: RoomChange): void {
    this.#followPresenters()
    const isNews = this.#sent.isNews(this.#state())
    if (!isNews && (roles !== true || this.now.page === null)) return
    const [shown, hidden] = [this.now, { ...this.now, page: null }]
    this.#room.announceByViewer('presenting.changed', (viewer) => (this.#readers.has(viewer) ? shown : hidden))
  }

  /** A seat that is not of the list any more, or may not present now, does no longer. */
  rolesChanged(): void {
    const { seatId } = this.#kept.now
    const role = seatId === null ? undefined : this.#room.seats.get(seatId)?.entry.role
    if (seatId !== null && (role === undefined || !canPresent(role))) {
      this.#kept.put({ ...this.#kept.now, seatId: null, device: null })
    }
  }

  async papersChanged(): Promise<void> {
    this.#readers = await this.readersOf(this.now.page)
    this.settle({})
  }

  #for(viewer: Viewer): PresentingState {
    return this.#readers.has(viewer) ? this.now : { ...this.now, page: null }
  }

  #state(): readonly [PresentingState, string] {
    return [this.now, this.#readers.key]
  }

  /** Devices in the seat that presents may draw for all: their rights follow when others do. */
  #followPresenters(): void {
    const { seatId } = this.#kept.now
    const devices = seatId === null ? [] : [...(this.#room.seats.get(seatId)?.devices.values() ?? [])]
    const before = this.#presenters
    this.#presenters = new Set(devices.map(({ account }) => account.accountId))
    const changed = [...new Set([...before, ...this.#presenters])].filter(
      (accountId) => before.has(accountId) !== this.#presenters.has(accountId),
    )
    for (const accountId of changed) this.#deps.onPresentersChanged?.(this.#room.meetingId, accountId)
  }

  /** Where a person of the list has their place. */
  #seatOf(accountId: AccountId | null): SeatId | null {
    const person = accountId === null ? undefined : this.#room.roster.people.get(accountId)
    if (accountId === null || person === undefined) return null
    const { meetingId } = this.#room
    return person.role === 'operator'
      ? seatIdOf(meetingId, 'site', person.site.siteId)
      : seatIdOf(meetingId, 'person', accountId)
  }
}

function named({ deviceId, label, account }: LiveDevice): z.output<typeof PresentingDevice> {
  return { deviceId, name: label === '' ? account.fullName : label }
}
