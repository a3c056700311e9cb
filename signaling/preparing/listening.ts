import type { MonoMs } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { DeviceId } from '../wire/ids.ts'
import type { EchoReport } from './wire.ts'

/** A page that tells nothing for so long has stopped measuring. */
const TOLD_WITHIN_MS = 15_000
/** While nobody speaks, what was measured before still holds. */
const MEASURED_HOLDS_MS = 60_000

interface Told {
  readonly report: EchoReport
  readonly atMs: MonoMs
}

/** Asks the devices of one seat to measure their echo, and keeps what each of them told last. */
export class Listening {
  /** By the socket that was asked: a device that comes back on another one is asked again. */
  readonly #asked = new Map<DeviceId, Connection>()
  readonly #told = new Map<DeviceId, Told>()
  readonly #measured = new Map<DeviceId, Told>()

  ask(seat: LiveSeat): void {
    for (const deviceId of this.#asked.keys()) {
      if (seat.devices.has(deviceId)) continue
      for (const kept of [this.#asked, this.#told, this.#measured]) kept.delete(deviceId)
    }
    for (const { deviceId, display, connection } of seat.devices.values()) {
      if (display || connection === null || this.#asked.get(deviceId) === connection) continue
      this.#asked.set(deviceId, connection)
      connection.send('preparing.listen', { on: true })
    }
  }

  /** @returns whether the device was asked. */
  take({ deviceId }: Pick<LiveDevice, 'deviceId'>, report: EchoReport, nowMs: MonoMs): boolean {
    if (!this.#asked.has(deviceId)) return false
    const told = { report, atMs: nowMs }
    this.#told.set(deviceId, told)
    if (report.kind === 'measured') this.#measured.set(deviceId, told)
    return true
  }

  /** What holds now, of each device one. */
  reports(nowMs: MonoMs): EchoReport[] {
    return [...this.#told].flatMap(([deviceId, { report, atMs }]) => {
      if (nowMs - atMs > TOLD_WITHIN_MS) return []
      const measured = this.#measured.get(deviceId)
      return [measured !== undefined && nowMs - measured.atMs <= MEASURED_HOLDS_MS ? measured.report : report]
    })
  }

  /** Twice is fine. */
  stop(): void {
    for (const connection of this.#asked.values()) connection.send('preparing.listen', { on: false })
    for (const kept of [this.#asked, this.#told, this.#measured]) kept.clear()
  }
}
