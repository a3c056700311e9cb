import type { Viewer } from '../wire/agenda-audience.ts'
import type { MeetingRole } from '../identity/wire.ts'
import type { AccountId, DeviceId } from '../wire/ids.ts'
import type { EventDataOf, EventName } from '../wire/registry.ts'
import type { LiveDevice } from './seat.ts'

/** The devices that have joined a meeting, in the order of their coming, found by id and by account. */
export class RoomDevices {
  readonly #all = new Map<DeviceId, LiveDevice>()
  readonly #byAccount = new Map<AccountId, Set<LiveDevice>>()
  #joinedSeats = 0

  get all(): ReadonlyMap<string, LiveDevice> {
    return this.#all
  }
  /** How many seats hold a device. */
  get joinedSeats(): number {
    return this.#joinedSeats
  }

  add(device: LiveDevice): void {
    if (device.seat.devices.size === 0) this.#joinedSeats += 1
    this.#all.set(device.deviceId, device)
    device.seat.devices.set(device.deviceId, device)
    const own = this.#byAccount.get(device.account.accountId) ?? new Set()
    this.#byAccount.set(device.account.accountId, own.add(device))
  }

  /** A device takes its camera along. @returns whether the device was there. */
  remove(device: LiveDevice): boolean {
    const { seat } = device
    if (!this.#all.delete(device.deviceId)) return false
    seat.devices.delete(device.deviceId)
    const own = this.#byAccount.get(device.account.accountId)
    own?.delete(device)
    if (own?.size === 0) this.#byAccount.delete(device.account.accountId)
    if (seat.mainCamera?.deviceId === device.deviceId) seat.mainCamera = null
    if (seat.devices.size === 0) this.#joinedSeats -= 1
    return true
  }

  of(accountId: AccountId): LiveDevice[] {
    return [...(this.#byAccount.get(accountId) ?? [])]
  }

  /**
   * Sends one event as each role may see it; roles for which `dataFor` has nothing (null) get none. Roles one after the other: an event is
   * written out once as long as it goes to one socket right after the other.
   */
  sendByRole<N extends EventName>(event: N, dataFor: (role: MeetingRole) => EventDataOf<N> | null, seq?: number): void {
    const byRole = [...Map.groupBy(this.#all.values(), (device) => device.role)]
    const byData = Map.groupBy(
      byRole.map(([role, own]) => ({ data: dataFor(role), own })),
      ({ data }) => data,
    )
    for (const [data, groups] of byData) {
      if (data === null) continue
      for (const device of groups.flatMap(({ own }) => own)) device.connection?.send(event, data, seq)
    }
  }

  /** Sends one event as each person may see it; whom `dataFor` has nothing for (null) gets none. */
  sendByViewer<N extends EventName>(event: N, dataFor: (viewer: Viewer) => EventDataOf<N> | null, seq?: number): void {
    const byData = Map.groupBy(this.#all.values(), ({ account: { accountId }, role }) =>
      dataFor({ accountId, actor: role }),
    )
    for (const [data, devices] of byData) {
      if (data === null) continue
      for (const device of devices) device.connection?.send(event, data, seq)
    }
  }
}
