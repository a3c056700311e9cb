import { HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { log } from '../../log/log.ts'

/** The one Yjs socket of this page; all open documents share it. */
export interface MarksSocket {
  readonly socket: HocuspocusProviderWebsocket
  readonly store: StoreApi<{ readonly connected: boolean }>
  /** Gives it back; the last one to do so closes it. Twice is fine. */
  release(): void
}

/** The longest time that a browser's timers take. */
const NEVER_MS = 2 ** 31 - 1
/** The server gives a sign every 10 s; silence for longer means a dead link. */
const SILENT_AFTER_MS = 25_000
const LOOK_EVERY_MS = 2_500

let open: { socket: HocuspocusProviderWebsocket; store: MarksSocket['store']; users: number; close(): void } | null =
  null

/** Opens the socket or shares the open one. It reconnects after a cut, a few seconds after the server is back. */
export function takeMarksSocket(): MarksSocket {
  const mine = (open ??= openSocket())
  mine.users += 1
  let released = false
  return {
    socket: mine.socket,
    store: mine.store,
    release() {
      if (released) return
      released = true
      mine.users -= 1
      if (mine.users > 0) return
      mine.close()
      if (open === mine) open = null
    },
  }
}

function openSocket() {
  const store = createStore<{ readonly connected: boolean }>(() => ({ connected: false }))
  const socket = new WatchedSocket({
    url: `${location.origin.replace(/^http/, 'ws')}/sync`,
    delay: 500,
    minDelay: 300,
    maxDelay: 3_000,
    factor: 1.6,
    // The library measures silence by the time of day, which jumps when this machine's clock is put right; `WatchedSocket` does it here.
    messageReconnectTimeout: NEVER_MS,
    onStatus({ status }) {
      log.marks('socket', { status })
      store.setState({ connected: status === 'connected' })
    },
    onClose: ({ event: { code } }) => log.marks('socket closed', { code }),
  })
  const atOnce = () => void socket.connect()
  const cut = () => store.setState({ connected: false })
  addEventListener('online', atOnce)
  addEventListener('offline', cut)
  return {
    socket,
    store,
    users: 0,
    close() {
      removeEventListener('online', atOnce)
      removeEventListener('offline', cut)
      socket.destroy()
    },
  }
}

/** Takes a link for dead on which nothing has come for too long; it is opened again. */
class WatchedSocket extends HocuspocusProviderWebsocket {
  #heardMs = performance.now()
  readonly #timer = setInterval(() => this.#look(), LOOK_EVERY_MS)

  constructor(configuration: ConstructorParameters<typeof HocuspocusProviderWebsocket>[0]) {
    super(configuration)
    this.on('open', () => (this.#heardMs = performance.now()))
    this.on('message', () => (this.#heardMs = performance.now()))
  }

  #look(): void {
    if (this.status !== WebSocketStatus.Connected || performance.now() - this.#heardMs <= SILENT_AFTER_MS) return
    log.marks('socket given up: nothing comes on it', { silentMs: performance.now() - this.#heardMs })
    // Not by closing: a browser waits long for the closing handshake of a dead link. This tells library and documents that it is closed.
    this.emit('close', { event: { code: 4408, reason: 'silent' } })
  }

  override destroy(): void {
    clearInterval(this.#timer)
    super.destroy()
  }
}
