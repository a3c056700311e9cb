import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { DueQueue } from './link-queue.ts'
import { DEFAULT_QUEUE_MS, ShapedDirection, type LinkShape } from './link-shape.ts'
import type { Cut, Link } from './link-udp.ts'

export interface TcpLink extends Link {
  readonly port: number
}
export interface TcpLinkOptions {
  readonly listen: { readonly ip: string; readonly port?: number | undefined }
  readonly server: { readonly ip: string; readonly port: number }
  readonly seed: number
  readonly shape?: LinkShape | undefined
}

/** One direction of one connection. */
interface Half {
  readonly way: 'up' | 'down'
  readonly from: Socket
  readonly to: Socket
  /** It waits for the link, so that what was sent stays where it is: TCP's own back-pressure. */
  held: boolean
}

/** Relays TCP connections to one server as a link of that shape would; all share it. Nothing is closed while it is cut. */
export async function openTcpLink({ listen, server, seed, shape: first }: TcpLinkOptions): Promise<TcpLink> {
  const halves = new Set<Half>()
  const queue = new DueQueue()
  const direction = { up: new ShapedDirection(seed), down: new ShapedDirection(seed + 1) }
  const counts = { up: { packets: 0, bytes: 0, lost: 0 }, down: { packets: 0, bytes: 0, lost: 0 } }
  let shape: LinkShape = first ?? {}
  let isCut: Cut | null = null
  /** Said good-bye while the link was cut: the other end learns of it when it carries again. */
  const late: (() => void)[] = []

  const cuts = (way: 'up' | 'down'): boolean => isCut === 'both' || isCut === way

  function flow(half: Half): void {
    const stopped = half.held || cuts(half.way)
    if (stopped) half.from.pause()
    else half.from.resume()
  }

  /** In its turn after everything that is on its way. */
  function deliver(half: Half, bytes: number, act: () => void): void {
    const nowMs = performance.now()
    const atMs = direction[half.way].piece(bytes, nowMs, shape)
    queue.at(atMs, () => (cuts(half.way) ? late.push(act) : act()))
    const overMs = direction[half.way].backlogMs(nowMs) - (shape.queueMs ?? DEFAULT_QUEUE_MS)
    if (overMs <= 0 || half.held) return
    half.held = true
    flow(half)
    queue.at(nowMs + overMs, () => {
      half.held = false
      flow(half)
    })
  }

  function relay(half: Half): void {
    const { way, from, to } = half
    halves.add(half)
    from.setNoDelay(true)
    from.on('data', (bytes) => {
      counts[way].packets += 1
      counts[way].bytes += bytes.length
      deliver(half, bytes.length, () => to.write(bytes))
    })
    from.on('end', () => deliver(half, 0, () => to.end()))
    from.on('error', () => undefined)
    from.on('close', () => {
      halves.delete(half)
      deliver(half, 0, () => to.destroy())
    })
    flow(half)
  }

  const door = createServer((client) => {
    const upstream = connect(server.port, server.ip)
    relay({ way: 'up', from: client, to: upstream, held: false })
    relay({ way: 'down', from: upstream, to: client, held: false })
  })
  door.listen(listen.port ?? 0, listen.ip)
  await once(door, 'listening')
  const address = door.address()
  if (address === null || typeof address === 'string') throw new Error('The link has no port')

  let closed = false
  return {
    port: address.port,
    shape: (next) => (shape = next ?? {}),
    cut(how = 'both') {
      isCut = how
      for (const half of halves) flow(half)
    },
    mend() {
      isCut = null
      for (const half of halves) flow(half)
      for (const act of late.splice(0)) act()
    },
    carried: () => ({ up: { ...counts.up }, down: { ...counts.down } }),
    async close() {
      if (closed) return
      closed = true
      queue.clear()
      for (const { from, to } of halves) {
        from.destroy()
        to.destroy()
      }
      door.close()
      await once(door, 'close')
    },
  }
}
