import { openUdpLink, type UdpLink } from '../support/links/link-udp.ts'
import type { LinkShape } from '../support/links/link-shape.ts'
import type { Address } from './pipe.ts'

const IP = '127.0.0.1'

/** A link of its own for the media of each bot. */
export interface BotLinks {
  readonly through: (username: string) => (server: Address) => Promise<Address>
  /** Null: as good as it can be. */
  shape(usernames: readonly string[], shape: LinkShape | null): void
  close(): Promise<void>
}

/** @param seed - Each link takes its own from it, in the order in which they are opened. */
export function openBotLinks(seed: number, first: LinkShape): BotLinks {
  const links = new Map<string, UdpLink[]>()
  const shapes = new Map<string, LinkShape>()
  let opened = 0
  return {
    through: (username) => async (server) => {
      const link = await openUdpLink({
        listen: { ip: IP },
        server,
        seed: seed + 1_000 * (opened += 1),
        shape: shapes.get(username) ?? first,
      })
      links.set(username, [...(links.get(username) ?? []), link])
      return { ip: IP, port: link.port }
    },
    shape(usernames, shape) {
      for (const username of usernames) {
        shapes.set(username, shape ?? {})
        for (const link of links.get(username) ?? []) link.shape(shape)
      }
    },
    async close() {
      await Promise.all([...links.values()].flat().map((link) => link.close()))
    },
  }
}
