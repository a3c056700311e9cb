// Casters that parts of one page share: the band of a room, its list of ballots and a sheet show one choice, and whichever of them stays sends it.
import type { Caster } from './caster.ts'

interface Shared {
  readonly caster: Caster
  users: number
}

export interface SharedCasters<Link extends object> {
  /** `make` is called for the first user alone. `release` of the last one closes it; twice is fine. */
  hold(link: Link, key: string, make: () => Caster): { readonly caster: Caster; release(): void }
}

/** @typeParam Link - What choices are sent through: another one has casters of its own. */
export function createSharedCasters<Link extends object>(): SharedCasters<Link> {
  const byLink = new WeakMap<Link, Map<string, Shared>>()
  return {
    hold(link, key, make) {
      const casters = byLink.get(link) ?? new Map<string, Shared>()
      byLink.set(link, casters)
      const shared = casters.get(key) ?? { caster: make(), users: 0 }
      casters.set(key, shared)
      shared.users += 1
      let held = true
      return {
        caster: shared.caster,
        release() {
          if (!held) return
          held = false
          shared.users -= 1
          if (shared.users > 0) return
          casters.delete(key)
          shared.caster.close()
        },
      }
    },
  }
}
