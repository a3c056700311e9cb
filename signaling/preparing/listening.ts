import type { MonoMs } from '../kit/clock.ts'
import type { Connection } from '../kit/handlers.ts'
import type { LiveDevice, LiveSeat } from '../room/seat.ts'
import type { DeviceId } from '../wire/ids.ts'
import type { EchoReport } from './wire.ts'

/** A page that reports nothing for so long has stopped measuring. */
const REPORTED_WITHIN_MS = 15_000
/** While nobody speaks, what was measured before still holds. */
const MEASURED_HOLDS_MS = 60_000

interface Received {
  readonly report: EchoReport
  readonly atMs: MonoMs
}

/** Asks the devices of one seat to measure their echo, and keeps what each of them reported last. */
export class Listening {
  /** By the socket that was asked: a device that comes back on another one is asked again. */
  readonly #asked = new Map<DeviceId, Connection>()
  readonly #lastReports = new Map<DeviceId, Received>()
  readonly #measured = new Map<DeviceId, Received>()

  ask(seat: LiveSeat): void {
    for (const deviceId of this.#asked.keys()) {
      if (seat.devices.has(deviceId)) continue
      for (const kept of [this.#asked, this.#lastReports, this.#measured]) kept.delete(deviceId)
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
    const received = { report, atMs: nowMs }
    this.#lastReports.set(deviceId, received)
    if (report.kind === 'measured') this.#measured.set(deviceId, received)
    return true
  }

  /** What holds now, of each device one. */
  reports(nowMs: MonoMs): EchoReport[] {
    return [...this.#lastReports].flatMap(([deviceId, { report, atMs }]) => {
      if (nowMs - atMs > REPORTED_WITHIN_MS) return []
      const measured = this.#measured.get(deviceId)
      return [measured !== undefined && nowMs - measured.atMs <= MEASURED_HOLDS_MS ? measured.report : report]
    })
  }

  /** Twice is fine. */
  stop(): void {
    for (const connection of this.#asked.values()) connection.send('preparing.listen', { on: false })
    for (const kept of [this.#asked, this.#lastReports, this.#measured]) kept.clear()
  }
}
