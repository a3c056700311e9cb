import { readFile } from 'node:fs/promises'
import WebSocket from 'ws'
import { PROTOCOL_VERSION } from '../../../signaling/wire/kit.ts'
import { TestSocket, type TestClient } from '../client.ts'
import { poll } from '../poll.ts'
import type { SeatId } from '../../../signaling/wire/ids.ts'

/** Three bytes each in UTF-8, as many as a name may have. */
const LONG_NAME = 'ấ'.repeat(80)
const PEOPLE = 200
/** Answers that the kernel no longer takes, before a reader counts as behind: three times what the server lets wait. */
const STUCK_ANSWERS = 8
const MOST_ANSWERS = 200
const SERVED_WITHIN_MS = 500

/** The two ends of a connection within this machine. */
export interface Ports {
  readonly own: number
  readonly server: number
}

/** A control socket of which it is known where it ends. */
export async function connectKnown(client: TestClient): Promise<{ socket: TestSocket; ports: Ports }> {
  const address = `${client.url.replace('http', 'ws')}/ws?v=${PROTOCOL_VERSION}`
  const websocket = new WebSocket(address, { headers: client.headers() })
  const socket = new TestSocket(websocket)
  const ports = await new Promise<Ports>((resolve, reject) => {
    websocket.once('error', reject)
    websocket.once('upgrade', ({ socket: { localPort = 0, remotePort = 0 } }) => {
      websocket.once('open', () => resolve({ own: localPort, server: remotePort }))
    })
  })
  return { socket, ports }
}

/**
 * Lets a reader fall behind for sure: it stops reading and asks for one large answer after the other, until the kernel's
 * buffers are full and several of them wait in the server.
 */
export async function fallBehind(socket: TestSocket, ports: Ports, ownSeatId: SeatId): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, at) => `${LONG_NAME.slice(3)}${at}`)
  const told = await socket.request('seats.setHall', { people, headCount: PEOPLE })
  if (!told.ok) throw new Error(`The hall was refused: ${told.error}`)
  socket.socket.pause()
  let stuck = 0
  for (let asked = 1; asked <= MOST_ANSWERS; asked += 1) {
    const before = await queued(ports)
    // By hand, because nobody will read the answer for a while; ids go on far behind the socket's own.
    socket.sendRaw(JSON.stringify({ id: 1_000 + asked, method: 'seats.read', params: { seatId: ownSeatId } }))
    const taken = await poll(async () => (await queued(ports)) > before, {
      deadlineMs: SERVED_WITHIN_MS,
      everyMs: 10,
    }).catch(() => false)
    if (!taken) stuck += 1
    if (stuck === STUCK_ANSWERS) return
  }
  throw new Error('the kernel took everything')
}

/** Bytes of a connection that wait in the kernel, at both of its ends. */
async function queued(ports: Ports): Promise<number> {
  const text = `${await readFile('/proc/net/tcp', 'utf8')}${await readFile('/proc/net/tcp6', 'utf8').catch(() => '')}`
  let sum = 0
  for (const line of text.split('\n')) {
    // Number, local address, remote address, state, bytes waiting to be sent and to be read.
    const [, local, remote, , waiting] = line.trim().split(/\s+/)
    const [sent, received] = [portOf(local), portOf(remote)]
    const ours = (sent === ports.own && received === ports.server) || (sent === ports.server && received === ports.own)
    if (!ours || waiting === undefined) continue
    for (const hex of waiting.split(':')) sum += Number.parseInt(hex, 16)
  }
  return sum
}

function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(':')[1] ?? '', 16)
}
