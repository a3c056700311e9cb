import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { DueQueue } from './link-queue.ts'
import { ShapedDirection, type LinkShape } from './link-shape.ts'

/** `up`: towards the server. `both` is a cable pulled; one of them alone is a half-open link. */
export type Cut = 'up' | 'down' | 'both'

export interface Carried {
  readonly packets: number
  readonly bytes: number
  /** By the link's own loss, by a full queue, by a cut. */
  readonly lost: number
}
export interface Link {
  /** From now on; null: as good as it can be. */
  shape(shape: LinkShape | null): void
  /** Packets are dropped in silence. `spared`: flows that are not cut. */
  cut(how?: Cut, spared?: ReadonlySet<string>): void
  mend(): void
  carried(): { readonly up: Carried; readonly down: Carried }
  close(): Promise<void>
}
export interface UdpLink extends Link {
  readonly port: number
  /** Senders of anything so far, as `ip:port`: one for each connection of a browser. */
  flows(): ReadonlySet<string>
}

export interface UdpLinkOptions {
  readonly listen: { readonly ip: string; readonly port?: number | undefined }
  readonly server: { readonly ip: string; readonly port: number }
  readonly seed: number
  readonly shape?: LinkShape | undefined
}

/** Relays datagrams between any number of clients and one server, as a link of that shape would; all clients share it. */
export async function openUdpLink({ listen, server, seed, shape: first }: UdpLinkOptions): Promise<UdpLink> {
  const upstreams = new Map<string, Socket>()
  const queue = new DueQueue()
  const direction = { up: new ShapedDirection(seed), down: new ShapedDirection(seed + 1) }
  const counts = { up: { packets: 0, bytes: 0, lost: 0 }, down: { packets: 0, bytes: 0, lost: 0 } }
  let shape: LinkShape = first ?? {}
  let isCut: Cut | null = null
  let spared: ReadonlySet<string> = new Set()
  let closed = false

  const outside = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
  outside.on('message', (packet, from) => {
    const flow = `${from.address}:${from.port}`
    const upstream = upstreams.get(flow) ?? begin(flow, from)
    carry('up', flow, packet, () => upstream.send(packet, server.port, server.ip))
  })
  outside.bind(listen.port ?? 0, listen.ip)
  await once(outside, 'listening')

  function carry(way: 'up' | 'down', flow: string, packet: Buffer, deliver: () => void): void {
    const count = counts[way]
    const dropped = isCut !== null && (isCut === 'both' || isCut === way) && !spared.has(flow)
    const nowMs = performance.now()
    const fate = direction[way].packet(packet.length, nowMs, shape)
    if (dropped || fate.kind === 'lost') {
      count.lost += 1
      return
    }
    count.packets += 1
    count.bytes += packet.length
    if (fate.atMs <= nowMs) deliver()
    else queue.at(fate.atMs, () => !closed && deliver())
  }

  function begin(flow: string, client: RemoteInfo): Socket {
    const upstream = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
    upstream.on('message', (packet) =>
      carry('down', flow, packet, () => outside.send(packet, client.port, client.address)),
    )
    // Nobody listens while the server is being started again.
    upstream.on('error', () => undefined)
    upstreams.set(flow, upstream)
    return upstream
  }

  return {
    port: outside.address().port,
    flows: () => new Set(upstreams.keys()),
    shape: (next) => (shape = next ?? {}),
    cut(how = 'both', named = new Set()) {
      isCut = how
      spared = named
    },
    mend: () => (isCut = null),
    carried: () => ({ up: { ...counts.up }, down: { ...counts.down } }),
    async close() {
      if (closed) return
      closed = true
      queue.clear()
      for (const upstream of upstreams.values()) upstream.close()
      outside.close()
      await once(outside, 'close')
    },
  }
}
