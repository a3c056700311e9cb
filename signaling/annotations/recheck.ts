import type { Logger } from 'pino'
import type { Clock } from '../kit/clock.ts'
import { keyOf, type Standings, type Whose } from './standing.ts'
import { SYNC_CLOSE, type SyncSocket } from './sync-socket.ts'

export interface RecheckDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly standings: Standings
}

/** Looks up the rights of open documents again; sockets with a changed one are closed and come back with what is left. */
export function recheckSockets(deps: RecheckDeps, sockets: Iterable<SyncSocket>, whose: Whose): void {
  for (const socket of sockets) {
    if (whose.accountId !== undefined && socket.account.accountId !== whose.accountId) continue
    recheckSocket(deps, socket, whose).catch((error: unknown) => {
      // A socket whose rights can't be looked up comes back when they can.
      deps.log.error({ err: error }, 'rights to marks could not be looked up')
      socket.end(SYNC_CLOSE.tryAgain)
    })
  }
}

async function recheckSocket(
  { clock, standings }: RecheckDeps,
  socket: SyncSocket,
  { meetingId, paperVersionIds }: Whose,
): Promise<void> {
  let changed = false
  const ended: string[] = []
  for (const [name, opened] of socket.documents) {
    if (meetingId !== undefined && opened.meetingId !== meetingId) continue
    if (paperVersionIds?.has(keyOf(name).paperVersionId) === false) continue
    const standing = await standings.of(socket, name)
    opened.checkedAtMs = clock.monotonicMs()
    if (standing?.right === opened.right && standing.returning === opened.returning) continue
    changed = true
    if (standing?.returning === true) ended.push(name)
  }
  if (changed) socket.end(SYNC_CLOSE.rightsChanged, () => void standings.noteStood(socket, ended))
}
