// Measures this device's echo for as long as its seat is made ready to speak, and tells the server.
import type { StoreApi } from 'zustand/vanilla'
import { listenForEcho, tellEcho } from '../../../../signaling/preparing/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import type { EchoFigures } from './echo-figures.ts'
import { watchEcho } from './echo-watch.ts'
import type { OwnState } from './own-state.ts'

export interface OwnEcho {
  close(): void
}

export interface OwnEchoDeps {
  readonly session: Pick<RoomSession, 'request' | 'on'>
  readonly store: Pick<StoreApi<OwnState>, 'getState'>
  /** Everything that the page plays now. */
  played(): readonly MediaStreamTrack[]
  readonly watch?: typeof watchEcho
}

/** What comes after it is no longer of use: the seat is not next, or the device may not tell. */
const LAST: ReadonlySet<string> = new Set(['notNext', 'notSeated', 'forbidden'])

/** Begins and ends by the server's word; an answer that the seat is no longer made ready ends it too, in case the word was lost. */
export function followOwnEcho({ session, store, played, watch = watchEcho }: OwnEchoDeps): OwnEcho {
  let stop: (() => void) | null = null

  function end(): void {
    stop?.()
    stop = null
  }
  async function tell(found: EchoFigures | null): Promise<void> {
    const report = found === null ? { kind: 'quiet' as const } : { kind: 'measured' as const, ...found }
    const answer = await session.request(tellEcho, { report })
    if (!answer.ok && LAST.has(answer.error)) end()
  }
  const off = session.on(listenForEcho, ({ on }) => {
    end()
    if (on) stop = watch({ played, mic: () => store.getState().micTrack, onFound: (found) => void tell(found) })
  })
  return {
    close() {
      off()
      end()
    },
  }
}
