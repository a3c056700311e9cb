// Counts producers, consumers, packets and bytes of peers by getStats, when asked.
import type { PlaneTotals } from './api.ts'
import type { PeerMedia } from './peer-media.ts'

/** So many are asked at once: enough to keep a worker busy, too few to hold up what else it is asked. */
const AT_ONCE = 50

type Counts = Omit<PlaneTotals, 'pipes' | 'workers'>

/** Counts what these peers send and receive now. A stream that ends while it is being asked is not counted. */
export async function countMedia(peers: readonly PeerMedia[]): Promise<Counts> {
  const producers = peers.flatMap((peer) => peer.producers())
  const consumers = peers.flatMap((peer) => peer.consumers())
  const transports = peers.flatMap((peer) => peer.transports())
  const [came, went, moved] = await Promise.all([
    sums(producers, async ({ producer }) =>
      (await producer.getStats()).map(({ packetCount, packetsLost }) => [packetCount, packetsLost]),
    ),
    sums(consumers, async (consumer) =>
      (await consumer.getStats())
        .filter(({ type }) => type === 'outbound-rtp')
        .map(({ packetCount, packetsLost }) => [packetCount, packetsLost]),
    ),
    sums(transports, async ({ transport }) =>
      (await transport.getStats()).map(({ bytesReceived, bytesSent }) => [bytesReceived, bytesSent]),
    ),
  ])
  return {
    producers: producers.length,
    consumers: consumers.length,
    packetsIn: came[0],
    packetsLostIn: came[1],
    packetsOut: went[0],
    packetsLostOut: went[1],
    bytesIn: moved[0],
    bytesOut: moved[1],
  }
}

async function sums<T>(
  items: readonly T[],
  count: (item: T) => Promise<[number, number][]>,
): Promise<[number, number]> {
  const sum: [number, number] = [0, 0]
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const counted = await Promise.all(items.slice(first, first + AT_ONCE).map((item) => count(item).catch(() => [])))
    for (const [a, b] of counted.flat()) {
      sum[0] += a
      sum[1] += b
    }
  }
  return sum
}
