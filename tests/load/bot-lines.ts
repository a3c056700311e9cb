import { openUdpLine, type UdpLine } from '../support/line-udp.ts'
import type { LineShape } from '../support/line-shape.ts'
import type { Address } from './pipe.ts'

const IP = '127.0.0.1'

/** A line of its own for the media of each bot. */
export interface BotLines {
  readonly through: (username: string) => (server: Address) => Promise<Address>
  /** Null: as good as it can be. */
  shape(usernames: readonly string[], shape: LineShape | null): void
  close(): Promise<void>
}

/** @param seed - Each line takes its own from it, in the order in which they are opened. */
export function openBotLines(seed: number, first: LineShape): BotLines {
  const lines = new Map<string, UdpLine[]>()
  const shapes = new Map<string, LineShape>()
  let opened = 0
  return {
    through: (username) => async (server) => {
      const line = await openUdpLine({
        listen: { ip: IP },
        server,
        seed: seed + 1_000 * (opened += 1),
        shape: shapes.get(username) ?? first,
      })
      lines.set(username, [...(lines.get(username) ?? []), line])
      return { ip: IP, port: line.port }
    },
    shape(usernames, shape) {
      for (const username of usernames) {
        shapes.set(username, shape ?? {})
        for (const line of lines.get(username) ?? []) line.shape(shape)
      }
    },
    async close() {
      await Promise.all([...lines.values()].flat().map((line) => line.close()))
    },
  }
}
