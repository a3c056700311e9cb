import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** The one Yjs socket of this page; all open documents share it. */
export interface MarksSocket {
  readonly socket: HocuspocusProviderWebsocket
  readonly store: StoreApi<{ readonly connected: boolean }>
  /** Gives it back; the last one to do so closes it. Twice is fine. */
  release(): void
}

let open: { socket: HocuspocusProviderWebsocket; store: MarksSocket['store']; users: number; close(): void } | null =
  null

/** Opens the socket or shares the open one. It comes back by itself after a cut, a few seconds after the server does. */
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
  const socket = new HocuspocusProviderWebsocket({
    url: `${location.origin.replace(/^http/, 'ws')}/sync`,
    delay: 500,
    minDelay: 300,
    maxDelay: 3_000,
    factor: 1.6,
    // The server gives a sign every 10 s; silence for longer means a dead line.
    messageReconnectTimeout: 25_000,
    onStatus: ({ status }) => store.setState({ connected: status === 'connected' }),
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
