import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { LINE_IP } from '../support/lines.ts'
import { ShapedWay, type LineShape } from './shaped-way.ts'

const SERVER_IP = '127.0.0.1'

/** Both directions between one page and the server, sound, pictures, pages and control socket together. */
export interface TwoWays {
  readonly up: ShapedWay
  readonly down: ShapedWay
}

/** Stands before the media port on {@link LINE_IP}; each new flow takes the ways that are in force when it begins. */
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
    later(ways.up.carry(packet.length, performance.now()), () => upstream.send(packet, port, SERVER_IP))
  })
  function begin(client: RemoteInfo): { upstream: UdpSocket; ways: TwoWays } {
    const flow = { upstream: createSocket('udp4'), ways: newest }
    flow.upstream.on('message', (packet) => {
      const ms = flow.ways.down.carry(packet.length, performance.now())
      later(ms, () => outside.send(packet, client.port, client.address))
    })
    flow.upstream.on('error', () => undefined)
    flows.set(`${client.address}:${client.port}`, flow)
    return flow
  }
  outside.bind(port, LINE_IP)
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

/** Pages and control socket of one page. What is lost below TCP is not modelled, only that its bytes take their time. */
export async function openWebWay(serverPort: number, ways: TwoWays): Promise<{ url: string; close(): Promise<void> }> {
  const ends = new Set<Socket>()
  const carry = (from: Socket, to: Socket, way: ShapedWay): void => {
    ends.add(from)
    let atMs = 0
    const inTurn = (bytes: number, act: () => void): void => {
      const nowMs = performance.now()
      atMs = Math.max(atMs, nowMs + (way.carry(bytes, nowMs, true) ?? 0))
      if (atMs - nowMs < 1) act()
      else setTimeout(act, atMs - nowMs)
    }
    from.on('data', (bytes) => inTurn(bytes.length, () => to.write(bytes)))
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
  if (address === null || typeof address === 'string') throw new Error('the line has no port')
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
export function shapeBoth({ up, down }: TwoWays, shape: LineShape | null): void {
  up.set(shape)
  down.set(shape)
}
