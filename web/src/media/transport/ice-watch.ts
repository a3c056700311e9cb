// Restarts ICE when a transport loses its connection, and asks for new transports when that does not help.
import { log } from '../../log/log.ts'

/** As mediasoup-client tells it. */
export type IceState = 'new' | 'connecting' | 'connected' | 'failed' | 'disconnected' | 'closed'

export const PATIENCE_MS = 2_000
export const GIVE_UP_MS = 8_000

/**
 * `done`: new ICE parameters are in place. `gone`: the server no longer has it. `offline`: nobody could be asked.
 * `unanswered`: the server was asked and did not answer in time.
 */
export type Outcome = 'done' | 'gone' | 'offline' | 'unanswered'

export interface IceWatchDeps {
  restart(): Promise<Outcome>
  /** An ICE restart does not help any more: the transports are opened again. Called once. */
  giveUp(): void
  /** For the page: whether sound and picture are thought to come through. */
  onTrouble(troubled: boolean): void
}

export interface IceWatch {
  changed(state: IceState): void
  /** The server sees trouble: restart now. */
  hint(): void
  /** The control connection is back, so that what could not be asked for before is asked for now. */
  controlIsBack(): void
  close(): void
}

/**
 * Watches one connection. The server cannot mend a `disconnected` one, so the client does it on its own signs: a short while
 * of patience, a restart, and when that does not help in time, new transports.
 */
export function watchIce(deps: IceWatchDeps): IceWatch {
  let state: IceState = 'new'
  let closed = false
  let restarting = false
  let patience: ReturnType<typeof setTimeout> | undefined
  let deadline: ReturnType<typeof setTimeout> | undefined

  function calm(): void {
    clearTimeout(patience)
    clearTimeout(deadline)
    patience = deadline = undefined
  }
  function giveUp(): void {
    if (closed) return
    close()
    deps.giveUp()
  }
  function startDeadline(): void {
    deadline ??= setTimeout(giveUp, GIVE_UP_MS)
  }
  async function restart(): Promise<void> {
    clearTimeout(patience)
    patience = undefined
    if (closed || restarting) return
    restarting = true
    const outcome = await deps.restart().catch((error: unknown): 'gone' => {
      log.ice('the ICE restart failed', {}, error)
      return 'gone'
    })
    restarting = false
    if (closed) return
    if (outcome === 'gone') giveUp()
    // Without the control connection nothing can be done; its return brings a hint, and until then no deadline may run out.
    else if (outcome === 'offline') calm()
    // The control connection stood still for a while without being cut, so no return of it will bring a hint.
    else if (outcome === 'unanswered') askAgain()
    else if (state !== 'connected') startDeadline()
  }
  function askAgain(): void {
    calm()
    if (state !== 'connected') patience = setTimeout(() => void restart(), PATIENCE_MS)
  }
  function close(): void {
    closed = true
    calm()
  }

  return {
    changed(next) {
      if (closed) return
      state = next
      switch (next) {
        case 'connected':
          calm()
          return deps.onTrouble(false)
        case 'connecting':
          return startDeadline()
        case 'disconnected':
          deps.onTrouble(true)
          patience ??= setTimeout(() => void restart(), PATIENCE_MS)
          return
        case 'failed':
          deps.onTrouble(true)
          // A second failure after a restart is left to the deadline that is running already.
          if (deadline === undefined) void restart()
          return
        case 'new':
        case 'closed':
          return
        default:
          return next satisfies never
      }
    },
    hint() {
      void restart()
    },
    controlIsBack() {
      if (state === 'disconnected' || state === 'failed') void restart()
    },
    close,
  }
}
