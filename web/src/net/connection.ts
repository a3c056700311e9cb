// One control connection of a session: the socket, its events in order, its heartbeat.
import type { z } from 'zod'
import type { joinSeat, Roster } from '../../../signaling/seats/wire.ts'
import { log } from '../log/log.ts'
import { attachControlSocket, type ControlSocket, type WireSocket } from './control-socket.ts'
import { createEventIntake, type EventIntake, type EventIntakeDeps } from './event-intake.ts'
import { Heartbeat, type HeartbeatDeps } from './heartbeat.ts'

/** A connection that does not come about in this time is given up for another try. */
const OPEN_WITHIN_MS = 6_000

interface ConnectionDeps extends EventIntakeDeps {
  readonly socket: WireSocket
  onOpened(): void
  onLost(code: number, opened: boolean): void
}

/** One control connection of a session, from the opening of its socket to its end: the socket, its events in order, its beat. */
export class Connection {
  readonly control: ControlSocket
  readonly intake: EventIntake
  /** What the server gave on it, and then who is invited. */
  place: z.output<typeof joinSeat.result> | null = null
  roster: Roster | null = null
  readonly #openTimer: ReturnType<typeof setTimeout>
  #heartbeat: Heartbeat | null = null
  /** Let go of: what its socket still says changes nothing. */
  #closed = false

  constructor({ socket, onOpened, onLost, ...events }: ConnectionDeps) {
    this.intake = createEventIntake(events)
    this.control = attachControlSocket({
      socket,
      onOpen: () => {
        if (this.#closed) return
        clearTimeout(this.#openTimer)
        onOpened()
      },
      onEvent: this.intake.push,
      onClosed: (code, opened) => {
        if (!this.#closed) onLost(code, opened)
      },
    })
    this.#openTimer = setTimeout(() => this.#giveUp(), OPEN_WITHIN_MS)
  }

  startBeat(deps: HeartbeatDeps): void {
    this.#heartbeat ??= new Heartbeat(deps, this.control, () => this.#giveUp())
  }

  /** Lets go of it without its end being taken for a cut. Twice is fine. */
  close(): void {
    this.#closed = true
    this.intake.close()
    this.#heartbeat?.stop()
    clearTimeout(this.#openTimer)
    this.control.close()
  }

  #giveUp(): void {
    log.net('control socket given up: nothing comes on it', { silentMs: this.control.silentForMs() })
    this.control.close()
  }
}
