import {
  MediaError,
  type MediaErrorCode,
  type MediaPlane,
  type MediaProbe,
  type TransportOptions,
} from '../../sfu/api.ts'
import type { z } from 'zod'
import type { Timers } from '../kit/timers.ts'
import type { ProbeRequest } from './wire.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'

export interface ProbeLimits {
  /** Of all together, and of one account. */
  readonly maxOpen: number
  readonly maxPerAccount: number
  /** How long one may try, and how long it stands after it came through, so that the page can send its packets and get them back. */
  readonly openMs: number
  readonly connectedMs: number
  /** All that one may send, and how often that is checked: it comes back, and is no way to fill a link. */
  readonly maxBytes: number
  readonly checkEveryMs: number
}
/** A test sends some 20 kB within two seconds, and waits 1.2 s for the last of them. */
export const PROBE_LIMITS: ProbeLimits = {
  maxOpen: 200,
  maxPerAccount: 2,
  openMs: 9_000,
  connectedMs: 4_500,
  maxBytes: 100_000,
  checkEveryMs: 500,
}

export interface ProbeDeps {
  readonly plane: MediaPlane
  readonly timers: Pick<Timers, 'after'>
  readonly log: { error(fields: object, message: string): void }
  readonly limits?: ProbeLimits
}

export interface Probes {
  open(
    accountId: string,
    asked: z.output<typeof ProbeRequest>,
  ): Promise<Outcome<TransportOptions & Pick<MediaProbe, 'back'>, MediaErrorCode | 'unavailable'>>
  count(): number
  close(): void
}

/** The link test's connections to the media ports: few at a time, each with an end of its own. */
export function createProbes({ plane, timers, log, limits = PROBE_LIMITS }: ProbeDeps): Probes {
  const open = new Map<symbol, { readonly accountId: string; end(): void }>()
  let closed = false

  function keep(key: symbol, accountId: string, probe: MediaProbe): void {
    const end = () => {
      cancel()
      stopWatching()
      if (open.delete(key)) probe.close()
    }
    let cancel = timers.after(limits.openMs, end)
    let stopWatching = (): void => {}
    const watch = () => {
      stopWatching = timers.after(limits.checkEveryMs, () => void check())
    }
    const check = async () => {
      // Once it is closed it counts nothing.
      const bytes = await probe.receivedBytes().catch(() => 0)
      if (!open.has(key)) return
      if (bytes > limits.maxBytes) end()
      else watch()
    }
    watch()
    open.set(key, { accountId, end })
    void probe.connected.then((connected) => {
      cancel()
      if (!connected) end()
      else if (open.has(key)) cancel = timers.after(limits.connectedMs, end)
    })
  }

  return {
    async open(accountId, { protocol, dtlsParameters, picture }) {
      const own = [...open.values()].filter((one) => one.accountId === accountId)
      // A page that was loaded again leaves its last one behind.
      if (own.length >= limits.maxPerAccount) own[0]?.end()
      if (closed || open.size >= limits.maxOpen) return refuse('unavailable')
      const key = Symbol(accountId)
      // Its place is taken before it is there, so that many at once don't pass the bound together.
      open.set(key, { accountId, end: () => open.delete(key) })
      try {
        const probe = await plane.openProbe(protocol, dtlsParameters, picture)
        if (closed || !open.has(key)) {
          open.delete(key)
          probe.close()
          return refuse('unavailable')
        }
        keep(key, accountId, probe)
        return accept({ ...probe.options, back: probe.back })
      } catch (error) {
        open.delete(key)
        if (error instanceof MediaError) return refuse(error.code)
        log.error({ err: error }, 'a probe of the media ports failed')
        return refuse('unavailable')
      }
    },
    count: () => open.size,
    close() {
      closed = true
      for (const { end } of [...open.values()]) end()
    },
  }
}
