// The two PipeTransports between two routers of a room on different workers.
import type { PipeTransport, Router } from 'mediasoup/types'

/**
 * Both ends are on this host, so that neither SRTP nor retransmission is of use; a larger buffer bridges the moments in which
 * the other worker is busy. The kernel may grant less.
 */
const LOOPBACK = { protocol: 'udp', ip: '127.0.0.1', sendBufferSize: 2_000_000, recvBufferSize: 2_000_000 } as const

/** The two ends of a pipe: `near` where the producer is, `far` where it is wanted. */
export interface PipeEnds {
  readonly near: PipeTransport
  readonly far: PipeTransport
  readonly closed: boolean
  /** Lets packets through; before that the pipe rests. Twice is fine. */
  connect(): Promise<void>
  /** Closes both with all on them. Twice is fine. */
  close(): void
}

/** @throws when either router is gone. */
export async function openPipeEnds(from: Router, to: Router): Promise<PipeEnds> {
  const opened = await Promise.allSettled(
    [from, to].map((router) => router.createPipeTransport({ listenInfo: LOOPBACK })),
  )
  const [near, far] = opened.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined))
  if (near === undefined || far === undefined || near.closed || far.closed) {
    near?.close()
    far?.close()
    throw new Error('a router to be joined by a pipe is gone')
  }
  const meet = (end: PipeTransport, other: PipeTransport): Promise<void> =>
    end.connect({ ip: other.tuple.localAddress, port: other.tuple.localPort })
  let connecting: Promise<void> | undefined
  const ends: PipeEnds = {
    near,
    far,
    get closed() {
      return near.closed || far.closed
    },
    // The far end first: it must be able to take what the near one sends at once.
    connect: () => (connecting ??= meet(far, near).then(() => meet(near, far))),
    close() {
      near.close()
      far.close()
    },
  }
  for (const end of [near, far]) end.observer.once('close', () => ends.close())
  return ends
}
