import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { LINK_IP } from '../../support/links/links.ts'
import { QUEUE_MS, ShapedWay, type LinkShape } from './shaped-way.ts'

const SERVER_IP = '127.0.0.1'
/** What IP with UDP or TCP puts before each packet: a link's rate is that of whole packets. */
const UDP_HEADER_BYTES = 28
const TCP_HEADER_BYTES = 40

/** Both directions between one page and the server, sound, pictures, pages and control socket together. */
export interface TwoWays {
  readonly up: ShapedWay
  readonly down: ShapedWay
}

/** Stands before the media port on {@link LINK_IP}; each new flow takes the ways that are in force when it begins. */
export async function openMediaWay(
  port: number,
): Promise<{ forNewFlows(ways: TwoWays): void; close(): Promise<void> }> {
  let newest: TwoWays = { up: new ShapedWay(0), down: new ShapedWay(0) }
  const flows = new Map<string, { upstream: UdpSocket; ways: TwoWays }>()
  const outside = createSocket('udp4')
  let closed = false
  const later = (ms: number | undefined, send: () => void): void => {
    if (ms !== undefined) setTimeout(() => !closed && send(), ms)
  }
  outside.on('message', (packet, from) => {
    const { upstream, ways } = flows.get(`${from.address}:${from.port}`) ?? begin(from)
    later(ways.up.carry(packet.length + UDP_HEADER_BYTES, performance.now()), () =>
      upstream.send(packet, port, SERVER_IP),
    )
  })
  function begin(client: RemoteInfo): { upstream: UdpSocket; ways: TwoWays } {
    const flow = { upstream: createSocket('udp4'), ways: newest }
    flow.upstream.on('message', (packet) => {
      const ms = flow.ways.down.carry(packet.length + UDP_HEADER_BYTES, performance.now())
      later(ms, () => outside.send(packet, client.port, client.address))
    })
    flow.upstream.on('error', () => undefined)
    flows.set(`${client.address}:${client.port}`, flow)
    return flow
  }
  outside.bind(port, LINK_IP)
  await once(outside, 'listening')
  return {
    forNewFlows: (ways) => (newest = ways),
    async close() {
      closed = true
      for (const { upstream } of flows.values()) upstream.close()
      outside.close()
      await once(outside, 'close')
    },
  }
}

const SEGMENT_BYTES = 1_400
/** What TCP sends at first without an answer (RFC 6928); here it stays at that. */
const WINDOW_SEGMENTS = 10
/** A stream that finds the queue this full waits outside, as one does that has just lost a packet to it. */
const FULL_FROM_MS = QUEUE_MS * 0.8

/**
 * Pages and control socket of one page. Of TCP there is a window that neither grows nor shrinks; losses below it are not
 * modelled, only that its bytes take their time and share the queue with everything else.
 */
export async function openWebWay(serverPort: number, ways: TwoWays): Promise<{ url: string; close(): Promise<void> }> {
  const ends = new Set<Socket>()
  const carry = (from: Socket, to: Socket, way: ShapedWay): void => {
    ends.add(from)
    const waiting: { bytes: number; act(): void }[] = []
    let inFlight = 0
    let held: NodeJS.Timeout | undefined
    let lastAtMs = 0
    const arrived = (act: () => void): void => {
      act()
      inFlight -= 1
      next()
    }
    const next = (): void => {
      for (;;) {
        if (waiting.length === 0 || inFlight >= WINDOW_SEGMENTS || held !== undefined) return
        const nowMs = performance.now()
        const overMs = way.backlogMs(nowMs) - FULL_FROM_MS
        if (overMs > 0) {
          held = setTimeout(() => {
            held = undefined
            next()
          }, overMs)
          return
        }
        const piece = waiting.shift()
        if (piece === undefined) return
        const { bytes, act } = piece
        lastAtMs = Math.max(lastAtMs, nowMs + (way.carry(bytes, nowMs, true) ?? 0))
        if (lastAtMs - nowMs < 1 && inFlight === 0) act()
        else {
          inFlight += 1
          setTimeout(() => arrived(act), lastAtMs - nowMs)
        }
      }
    }
    const inTurn = (bytes: number, act: () => void): void => {
      waiting.push({ bytes, act })
      next()
    }
    from.on('data', (all) => {
      for (let at = 0; at < all.length; at += SEGMENT_BYTES) {
        const segment = all.subarray(at, at + SEGMENT_BYTES)
        inTurn(segment.length + TCP_HEADER_BYTES, () => to.write(segment))
      }
    })
    from.on('end', () => inTurn(0, () => to.end()))
    from.on('error', () => to.destroy())
    from.on('close', () => ends.delete(from))
  }
  const server = createServer((client) => {
    const upstream = connect(serverPort, SERVER_IP)
    carry(client, upstream, ways.up)
    carry(upstream, client, ways.down)
  })
  server.listen(0, SERVER_IP)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the link has no port')
  return {
    url: `http://localhost:${address.port}`,
    async close() {
      for (const end of ends) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Both ways get the same shape. */
export function shapeBoth({ up, down }: TwoWays, shape: LinkShape | null): void {
  up.set(shape)
  down.set(shape)
}
