// Accepts WebSocket upgrades: `/ws` is the control socket, `/sync` carries Yjs documents.
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import { CLOSE, MAX_MESSAGE_BYTES, PROTOCOL_VERSION } from '../wire/kit.ts'
import type { Authenticated } from '../identity/sessions.ts'
import type { Account } from '../identity/wire.ts'
import { ControlSocket } from './control-socket.ts'
import { deviceWords } from './device-words.ts'
import type { Dispatch } from './dispatch.ts'
import type { AccountId } from '../wire/ids.ts'
import type { EventDataOf, EventName } from '../wire/registry.ts'
import type { Connection } from '../kit/handlers.ts'
import type { HostCheck } from './host-check.ts'
import type { OriginCheck } from './origin.ts'

export interface SocketDeps {
  readonly server: Server
  readonly log: Logger
  readonly originCheck: OriginCheck
  readonly hostCheck: HostCheck
  readonly trustProxy: boolean
  readonly sessionOf: (request: IncomingMessage) => Promise<Authenticated | null>
  readonly dispatch: Dispatch
  connectionClosed(connection: Connection, code: number): void
  caughtUp(connection: Connection): void
  /** A page of that build has connected or gone. */
  pageSeen(build: string): void
  acceptSync(socket: WebSocket, who: { account: Account; sessionHash: string }): void
}
export interface Sockets {
  /** Sends an event to every open control socket of these accounts, whether it holds a seat or not. */
  tell<N extends EventName>(accountIds: ReadonlySet<AccountId>, event: N, data: EventDataOf<N>): void
  /** Whether a control socket of this account is open at which a call rings: not that of a projector or a phone. */
  isConnected(accountId: AccountId): boolean
  /** Closes the control sockets of these sessions at once, with a code that says why. */
  endSessions(sessionHashes: readonly string[], closeCode: number): void
  close(): void
}

/** How many sockets of each kind one session may hold open: pages, not people, are counted. */
const MAX_SOCKETS_PER_SESSION = 20
/** A client that marked a paper while it was offline sends all of its marks at once when it is back: a document's bound and its frame. */
const MAX_SYNC_BYTES = 8 * 1024 * 1024 + 64 * 1024

/** Upgrades: origin and session are checked before a socket exists; then `/ws` is control and `/sync` is Yjs. */
export function serveSockets(deps: SocketDeps): Sockets {
  const { server, log } = deps
  const options = { noServer: true, perMessageDeflate: false, clientTracking: false } as const
  const control = new WebSocketServer({ ...options, maxPayload: MAX_MESSAGE_BYTES })
  const sync = new WebSocketServer({ ...options, maxPayload: MAX_SYNC_BYTES })
  const open = new Map<ControlSocket, string>()
  const connected = createCounts()
  const held = { control: createCounts(), sync: createCounts() }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    upgrade(request, socket, head).catch((error: unknown) => {
      log.error({ err: error }, 'an upgrade failed')
      socket.destroy()
    })
  })

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!deps.hostCheck(request)) return refuseUpgrade(socket, '421 Misdirected Request')
    const url = URL.parse(request.url ?? '/', 'http://localhost')
    if (url?.pathname !== '/ws' && url?.pathname !== '/sync') return refuseUpgrade(socket, '404 Not Found')
    if (!deps.originCheck(request)) return refuseUpgrade(socket, '403 Forbidden')
    const session = await deps.sessionOf(request)
    if (session === null) return refuseUpgrade(socket, '401 Unauthorized')
    const counts = url.pathname === '/sync' ? held.sync : held.control
    if (counts.of(session.sessionHash) >= MAX_SOCKETS_PER_SESSION) return refuseUpgrade(socket, '429 Too Many Requests')
    // Marks are a person's; a paired browser has none.
    if (url.pathname === '/sync' && session.paired !== undefined) return refuseUpgrade(socket, '403 Forbidden')
    if (url.pathname === '/sync') {
      sync.handleUpgrade(request, socket, head, (ws) => {
        counts.add(session.sessionHash)
        ws.once('close', () => counts.remove(session.sessionHash))
        deps.acceptSync(ws, session)
      })
      return
    }
    const version = url.searchParams.get('v')
    const build = url.searchParams.get('build') ?? ''
    control.handleUpgrade(request, socket, head, (ws) => {
      if (version !== String(PROTOCOL_VERSION)) return ws.close(CLOSE.outdatedClient)
      deps.pageSeen(build)
      // A projector and a phone ring for no call: by them nobody is reached.
      const rings = session.paired === undefined || session.paired.part === 'operator'
      const connection = new ControlSocket({
        socket: ws,
        stream: socket,
        ...session,
        ip: addressOf(request, deps.trustProxy),
        device: deviceWords(request.headers['user-agent']),
        dispatch: deps.dispatch,
        log,
        onCaughtUp: deps.caughtUp,
        onClosed(closed, code) {
          deps.pageSeen(build)
          if (open.delete(connection)) {
            counts.remove(session.sessionHash)
            if (rings) connected.remove(session.account.accountId)
          }
          deps.connectionClosed(closed, code)
        },
      })
      open.set(connection, session.sessionHash)
      counts.add(session.sessionHash)
      if (rings) connected.add(session.account.accountId)
    })
  }

  return {
    tell(accountIds, event, data) {
      for (const connection of open.keys())
        if (accountIds.has(connection.account.accountId)) connection.send(event, data)
    },
    isConnected: (accountId) => connected.of(accountId) > 0,
    endSessions(sessionHashes, closeCode) {
      for (const [connection, hash] of open) if (sessionHashes.includes(hash)) connection.close(closeCode)
    },
    close() {
      // 1012: the service restarts; clients reconnect.
      for (const connection of [...open.keys()]) connection.close(1012)
      control.close()
      sync.close()
    },
  }
}

/** How many sockets each session or account holds, without counting them all at every upgrade. */
function createCounts() {
  const counts = new Map<string, number>()
  return {
    of: (hash: string) => counts.get(hash) ?? 0,
    add: (hash: string) => void counts.set(hash, (counts.get(hash) ?? 0) + 1),
    remove(hash: string) {
      const left = (counts.get(hash) ?? 0) - 1
      if (left > 0) counts.set(hash, left)
      else counts.delete(hash)
    },
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined
  const first = (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim()
  return first ?? request.socket.remoteAddress ?? ''
}
