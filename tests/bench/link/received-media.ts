import type { Page } from 'playwright/test'

/** What all connections of a page have taken in since they were opened. `keepPeers` (tests/support/media/media.ts) must have run. */
export interface ReceivedMedia {
  readonly bytes: number
  readonly soundPackets: number
  /** Never came, repairs included. */
  readonly soundPacketsLost: number
  readonly soundSamples: number
  /** Samples made up by the decoder because theirs had not come. */
  readonly soundSamplesMadeUp: number
  readonly picturesDecoded: number
}

export async function receivedMedia(page: Page): Promise<ReceivedMedia> {
  return page.evaluate(async () => {
    const { keptPeers = [] } = window as typeof window & { keptPeers?: RTCPeerConnection[] }
    const sum = {
      bytes: 0,
      soundPackets: 0,
      soundPacketsLost: 0,
      soundSamples: 0,
      soundSamplesMadeUp: 0,
      picturesDecoded: 0,
    }
    for (const peer of keptPeers) {
      if (peer.connectionState === 'closed') continue
      const reports: ReadonlyMap<string, Record<string, unknown>> = await peer.getStats()
      for (const report of reports.values()) {
        const read = (key: string): number => (typeof report[key] === 'number' ? report[key] : 0)
        if (report['type'] === 'transport') sum.bytes += read('bytesReceived')
        if (report['type'] !== 'inbound-rtp') continue
        sum.picturesDecoded += read('framesDecoded')
        if (report['kind'] !== 'audio') continue
        sum.soundPackets += read('packetsReceived')
        sum.soundPacketsLost += read('packetsLost')
        sum.soundSamples += read('totalSamplesReceived')
        sum.soundSamplesMadeUp += read('concealedSamples')
      }
    }
    return sum
  })
}

/** Everything that came in between two readings of one page. */
export function between(before: ReceivedMedia, after: ReceivedMedia): ReceivedMedia {
  return {
    bytes: after.bytes - before.bytes,
    soundPackets: after.soundPackets - before.soundPackets,
    soundPacketsLost: after.soundPacketsLost - before.soundPacketsLost,
    soundSamples: after.soundSamples - before.soundSamples,
    soundSamplesMadeUp: after.soundSamplesMadeUp - before.soundSamplesMadeUp,
    picturesDecoded: after.picturesDecoded - before.picturesDecoded,
  }
}
