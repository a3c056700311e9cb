import { badMedia, readDtlsParameters } from './client-media.ts'
import type { DtlsParameters, WebRtcTransport } from 'mediasoup/types'
import type { EchoChannels, MediaProbe, Opaque } from './api.ts'
import type { LivingWorker } from './worker-slot.ts'

/** A message is as long as a packet of sound at most, and few of them wait: a probe is no way to fill a worker's memory. */
const MAX_MESSAGE_BYTES = 300
const ECHO_LIMITS = {
  maxSendMessageSize: MAX_MESSAGE_BYTES,
  maxReceiveMessageSize: MAX_MESSAGE_BYTES,
  sctpSendBufferSize: 64_000,
  sctpPerStreamSendQueueLimit: 64_000,
  sctpMaxReceiverWindowBufferSize: 64_000,
}
const SEND_STREAM_ID = 1

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
      enableSctp: true,
      ...ECHO_LIMITS,
    })
    const connected = untilConnected(transport)
    await connect(transport, dtlsParameters)
    const echo = await echoOn(transport)
    const { id, iceParameters, iceCandidates } = transport
    return {
      options: {
        id,
        iceParameters: { ...iceParameters },
        iceCandidates: [...iceCandidates],
        dtlsParameters: { ...transport.dtlsParameters },
      },
      echo,
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

/** The worker itself sends back what comes in: no message crosses over to this process. */
async function echoOn(transport: WebRtcTransport): Promise<EchoChannels> {
  const lossy = { ordered: false, maxRetransmits: 0 }
  const heard = await transport.produceData({ sctpStreamParameters: { streamId: SEND_STREAM_ID, ...lossy } })
  const sent = await transport.consumeData({ dataProducerId: heard.id, ...lossy })
  return {
    sctpPort: transport.sctpParameters?.port ?? 0,
    maxMessageBytes: MAX_MESSAGE_BYTES,
    sendStreamId: SEND_STREAM_ID,
    echoStreamId: sent.sctpStreamParameters?.streamId ?? 0,
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
