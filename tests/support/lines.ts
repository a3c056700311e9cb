import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Where the media server listens, and where a media line stands before it. Both are this machine. */
const SERVER_IP = '127.0.0.1'
export const LINE_IP = '127.0.0.2'

export interface MediaLine {
  /** UDP flows that have carried anything so far: one for each connection of a browser. */
  flows(): ReadonlySet<string>
  /** From now on every packet is dropped in silence, in both directions, but those of the flows named. */
  cut(spared?: ReadonlySet<string>): void
  mend(): void
  close(): Promise<void>
}

/**
 * Carries the sound and pictures of browsers to a server that announces {@link LINE_IP} instead of its own address. Only
 * UDP is carried, so nothing gets round a cut by TCP.
 *
 * @param port - The server's media port, which the line has on its own address.
 */
export async function openMediaLine(port: number): Promise<MediaLine> {
  const upstreams = new Map<string, UdpSocket>()
  let spared: ReadonlySet<string> | 'all' = 'all'
  const carries = (flow: string) => spared === 'all' || spared.has(flow)

  const outside = createSocket('udp4')
  outside.on('message', (packet, from) => {
    const flow = `${from.address}:${from.port}`
    if (carries(flow)) (upstreams.get(flow) ?? begin(flow, from)).send(packet, port, SERVER_IP)
  })
  outside.bind(port, LINE_IP)
  await once(outside, 'listening')

  function begin(flow: string, client: RemoteInfo): UdpSocket {
    const upstream = createSocket('udp4')
    upstream.on('message', (packet) => carries(flow) && outside.send(packet, client.port, client.address))
    // Nobody listens while the server is being started again.
    upstream.on('error', () => undefined)
    upstreams.set(flow, upstream)
    return upstream
  }

  return {
    flows: () => new Set(upstreams.keys()),
    cut: (named = new Set()) => (spared = named),
    mend: () => (spared = 'all'),
    async close() {
      for (const upstream of upstreams.values()) upstream.close()
      outside.close()
      await once(outside, 'close')
    },
  }
}

export interface WebLine {
  /** Takes the place of the server's own address. */
  readonly url: string
  /** Nothing comes through any more and nothing is closed, as when a cable is pulled far away. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** Carries the pages and both sockets of one browser. */
export async function openWebLine(serverPort: number): Promise<WebLine> {
  const ends = new Set<Socket>()
  let isCut = false
  const server = createServer((client) => {
    const upstream = connect(serverPort, SERVER_IP)
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      ends.add(from)
      if (isCut) from.pause()
      from.on('data', (bytes) => to.write(bytes))
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
      from.on('close', () => {
        ends.delete(from)
        // The other end learns of it only when the line carries again.
        if (!isCut) to.destroy()
      })
    }
  })
  server.listen(0, SERVER_IP)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The line has no port')

  return {
    url: `http://localhost:${address.port}`,
    cut() {
      isCut = true
      for (const end of ends) end.pause()
    },
    mend() {
      isCut = false
      for (const end of ends) end.resume()
    },
    async close() {
      for (const end of ends) end.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
