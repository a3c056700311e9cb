import { openTcpLink } from './link-tcp.ts'
import { openUdpLink, type Cut, type Link } from './link-udp.ts'
import type { LinkShape } from './link-shape.ts'

export type { LinkShape } from './link-shape.ts'

/** Where the media server listens, and where a media link stands before it. Both are this machine. */
const SERVER_IP = '127.0.0.1'
export const LINK_IP = '127.0.0.2'
const DEFAULT_SEED = 1

export interface MediaLink extends Omit<Link, 'cut'> {
  /** UDP flows that have carried anything so far: one for each connection of a browser. */
  flows(): ReadonlySet<string>
  /** From now on every packet is dropped in silence, in both directions, but those of the flows named. */
  cut(spared?: ReadonlySet<string>): void
}

/**
 * Carries the sound and pictures of browsers to a server that announces `ip` instead of its own address. Only UDP is
 * carried, so nothing gets round a cut by TCP.
 *
 * @param port - The server's media port, which the link has on its own address.
 */
export async function openMediaLink(port: number, seed = DEFAULT_SEED, ip: string = LINK_IP): Promise<MediaLink> {
  const link = await openUdpLink({ listen: { ip, port }, server: { ip: SERVER_IP, port }, seed })
  return { ...link, cut: (spared) => link.cut('both', spared) }
}

export interface WebLink extends Link {
  /** Takes the place of the server's own address. */
  readonly url: string
}

/** Carries the pages and both sockets of one browser. While it is cut nothing is closed, as when a cable is pulled far away. */
export async function openWebLink(serverPort: number, seed = DEFAULT_SEED): Promise<WebLink> {
  const link = await openTcpLink({ listen: { ip: SERVER_IP }, server: { ip: SERVER_IP, port: serverPort }, seed })
  return { ...link, url: `http://localhost:${link.port}` }
}

/** Everything of one site on one link: pages, control and media. Each has its own queue; a rate holds for each of them. */
export interface SiteLink {
  readonly url: string
  readonly seed: number
  shape(shape: LinkShape | null): void
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
export async function openSiteLink(
  ports: { readonly web: number; readonly media: readonly number[] },
  seed: number,
  ip: string = LINK_IP,
): Promise<SiteLink> {
  console.error(`link: seed ${seed}`)
  const web = await openWebLink(ports.web, seed)
  const links: Link[] = [web]
  for (const [index, port] of ports.media.entries()) {
    const server = { ip: SERVER_IP, port }
    links.push(await openUdpLink({ listen: { ip, port }, server, seed: seed + 2 * (index + 1) }))
  }
  return {
    url: web.url,
    seed,
    shape: (shape) => links.forEach((link) => link.shape(shape)),
    cut: (how) => links.forEach((link) => link.cut(how)),
    mend: () => links.forEach((link) => link.mend()),
    carriedBytes: () => links.reduce((sum, link) => sum + link.carried().down.bytes, 0),
    async close() {
      await Promise.all(links.map((link) => link.close()))
    },
  }
}
