import { createHash } from 'node:crypto'
import type { Opaque } from '../../sfu/api.ts'

/** RTP capabilities by the hash of what they say: every client fetches them once, by HTTP, and not at every opening of media. */
export interface Capabilities {
  /** Keeps them, and names them: 32 hexadecimal digits. The same capabilities have the same name, however they are written. */
  keep(capabilities: Opaque): string
  /** @returns the JSON; null when nothing of that name was kept. */
  find(hash: string): string | null
}

export function createCapabilities(): Capabilities {
  const byHash = new Map<string, string>()
  const known = new WeakMap<Opaque, string>()
  return {
    keep(capabilities) {
      const before = known.get(capabilities)
      if (before !== undefined) return before
      const text = canonicalJson(capabilities)
      const hash = createHash('sha256').update(text).digest('hex').slice(0, 32)
      byHash.set(hash, text)
      known.set(capabilities, hash)
      return hash
    },
    find: (hash) => byHash.get(hash) ?? null,
  }
}

/** JSON with the keys of every object in the order of the alphabet. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
