import { badMedia, readDtlsParameters } from './client-media.ts'
import type { DtlsParameters, WebRtcTransport } from 'mediasoup/types'
import type { MediaProbe, Opaque } from './api.ts'
import type { LivingWorker } from './worker-slot.ts'

/**
 * Opens a connection on one of a worker's ports to see whether the client reaches it by that protocol. It has a router of its
 * own, without codecs, that goes away with it.
 *
 * @throws MediaError `badMedia` for DTLS parameters that are none.
 */
export async function openProbe(
  { worker, server }: LivingWorker,
  protocol: 'udp' | 'tcp',
  given: Opaque,
): Promise<MediaProbe> {
  const dtlsParameters = readDtlsParameters(given)
  const router = await worker.createRouter({ mediaCodecs: [] })
  try {
    const transport = await router.createWebRtcTransport({
      webRtcServer: server,
      enableUdp: protocol === 'udp',
      enableTcp: protocol === 'tcp',
      enableSctp: false,
    })
    const connected = untilConnected(transport)
    await connect(transport, dtlsParameters)
    const { id, iceParameters, iceCandidates } = transport
    return {
      options: {
        id,
        iceParameters: { ...iceParameters },
        iceCandidates: [...iceCandidates],
        dtlsParameters: { ...transport.dtlsParameters },
      },
      connected,
      close: () => router.close(),
    }
  } catch (error) {
    router.close()
    throw error
  }
}

async function connect(transport: WebRtcTransport, dtlsParameters: DtlsParameters): Promise<void> {
  try {
    await transport.connect({ dtlsParameters })
  } catch (error) {
    throw badMedia(error)
  }
}

function untilConnected(transport: WebRtcTransport): Promise<boolean> {
  return new Promise((resolve) => {
    // The end of the router or of the worker is the end of the transport.
    transport.observer.once('close', () => resolve(false))
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') resolve(true)
      else if (state === 'failed' || state === 'closed') resolve(false)
    })
  })
}
