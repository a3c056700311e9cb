import { openTcpLine } from './line-tcp.ts'
import { openUdpLine, type Cut, type Line } from './line-udp.ts'
import type { LineShape } from './line-shape.ts'

export type { LineShape } from './line-shape.ts'

/** Where the media server listens, and where a media line stands before it. Both are this machine. */
const SERVER_IP = '127.0.0.1'
export const LINE_IP = '127.0.0.2'
const DEFAULT_SEED = 1

export interface MediaLine extends Omit<Line, 'cut'> {
  /** UDP flows that have carried anything so far: one for each connection of a browser. */
  flows(): ReadonlySet<string>
  /** From now on every packet is dropped in silence, in both directions, but those of the flows named. */
  cut(spared?: ReadonlySet<string>): void
}

/**
 * Carries the sound and pictures of browsers to a server that announces `ip` instead of its own address. Only UDP is
 * carried, so nothing gets round a cut by TCP.
 *
 * @param port - The server's media port, which the line has on its own address.
 */
export async function openMediaLine(port: number, seed = DEFAULT_SEED, ip: string = LINE_IP): Promise<MediaLine> {
  const line = await openUdpLine({ listen: { ip, port }, server: { ip: SERVER_IP, port }, seed })
  return { ...line, cut: (spared) => line.cut('both', spared) }
}

export interface WebLine extends Line {
  /** Takes the place of the server's own address. */
  readonly url: string
}

/** Carries the pages and both sockets of one browser. While it is cut nothing is closed, as when a cable is pulled far away. */
export async function openWebLine(serverPort: number, seed = DEFAULT_SEED): Promise<WebLine> {
  const line = await openTcpLine({ listen: { ip: SERVER_IP }, server: { ip: SERVER_IP, port: serverPort }, seed })
  return { ...line, url: `http://localhost:${line.port}` }
}

/** Everything of one site on one line: pages, control and media. Each has its own queue; a rate holds for each of them. */
export interface SiteLine {
  readonly url: string
  readonly seed: number
  shape(shape: LineShape | null): void
  cut(how?: Cut): void
  mend(): void
  /** Bytes that were carried towards the site. */
  carriedBytes(): number
  close(): Promise<void>
}

/**
 * @param ports.media - Every media port of a server that announces `ip`: one for each worker.
 * @param seed - Of losses and jitter. It is printed, so that a failure can be had again.
 */
export async function openSiteLine(
  ports: { readonly web: number; readonly media: readonly number[] },
  seed: number,
  ip: string = LINE_IP,
): Promise<SiteLine> {
  console.error(`line: seed ${seed}`)
  const web = await openWebLine(ports.web, seed)
  const lines: Line[] = [web]
  for (const [index, port] of ports.media.entries()) {
    const server = { ip: SERVER_IP, port }
    lines.push(await openUdpLine({ listen: { ip, port }, server, seed: seed + 2 * (index + 1) }))
  }
  return {
    url: web.url,
    seed,
    shape: (shape) => lines.forEach((line) => line.shape(shape)),
    cut: (how) => lines.forEach((line) => line.cut(how)),
    mend: () => lines.forEach((line) => line.mend()),
    carriedBytes: () => lines.reduce((sum, line) => sum + line.carried().down.bytes, 0),
    async close() {
      await Promise.all(lines.map((line) => line.close()))
    },
  }
}
