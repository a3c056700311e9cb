import type { PipeTransport, Router } from 'mediasoup/types'

/**
 * Both ends are on this host, so that neither SRTP nor retransmission is of use; a larger buffer bridges the moments in which
 * the other worker is busy. The kernel may grant less.
 */
const LOOPBACK = { protocol: 'udp', ip: '127.0.0.1', sendBufferSize: 2_000_000, recvBufferSize: 2_000_000 } as const

/** The way between two routers: each end by its router's id. */
type Link = ReadonlyMap<string, PipeTransport>

/** The ways between a room's routers, made when first needed, one for each two. */
export class PipeLinks {
  readonly #links = new Map<string, Promise<Link>>()

  /** @throws when either router is gone; the next call tries again. */
  async between(from: Router, to: Router): Promise<{ near: PipeTransport; far: PipeTransport }> {
    const key = [from.id, to.id].sort().join(' ')
    let opening = this.#links.get(key)
    if (opening === undefined) {
      opening = openLink(from, to, () => {
        if (this.#links.get(key) === opening) this.#links.delete(key)
      })
      this.#links.set(key, opening)
      // Whoever waits for it is told; without waiters the failure is no defect.
      opening.catch(() => this.#links.delete(key))
    }
    const link = await opening
    const [near, far] = [link.get(from.id), link.get(to.id)]
    if (near === undefined || far === undefined) throw new Error('a link without its ends')
    return { near, far }
  }
}

async function openLink(a: Router, b: Router, onClosed: () => void): Promise<Link> {
  const opened = await Promise.allSettled([a, b].map((router) => router.createPipeTransport({ listenInfo: LOOPBACK })))
  const ends = opened.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const closeBoth = (): void => {
    for (const end of ends) end.close()
  }
  try {
    const [first, second] = ends
    if (first === undefined || second === undefined) throw new Error('a router to be linked is gone')
    const meet = (end: PipeTransport, other: PipeTransport): Promise<void> =>
      end.connect({ ip: other.tuple.localAddress, port: other.tuple.localPort })
    await Promise.all([meet(first, second), meet(second, first)])
    if (first.closed || second.closed) throw new Error('a router to be linked is gone')
    for (const end of ends) {
      end.observer.once('close', () => {
        closeBoth()
        onClosed()
      })
    }
    return new Map([
      [a.id, first],
      [b.id, second],
    ])
  } catch (error) {
    closeBoth()
    throw error
  }
}
