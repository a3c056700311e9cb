// Opens a connection on one of a worker's ports for the link test: ICE and DTLS as in a meeting, and one small picture that comes back.
import { badMedia, readDtlsParameters, readProbePicture } from './client-media.ts'
import type { MediaProbe, Opaque, ProbePicture } from './api.ts'
import type { DtlsParameters, RtpCapabilities, RtpParameters, WebRtcTransport } from 'mediasoup/types'
import type { LivingWorker } from './worker-slot.ts'

const CODEC = { mimeType: 'video/VP8', clockRate: 90_000 } as const
/** There is one stream each way on one line of the client's SDP. */
const MID = '0'

/**
 * The connection has a router of its own that goes away with it. What the client sends as its picture the worker sends back to it: neither
 * repeated nor mended on the way, so what is lost is lost. There are no data channels.
 *
 * @param picture - How the client numbers what it sends; what comes back has the same payload type.
 * @throws MediaError `badMedia` for DTLS parameters or a picture that are none.
 */
export async function openProbe(
  { worker, server }: LivingWorker,
  protocol: 'udp' | 'tcp',
  given: Opaque,
  picture: ProbePicture,
): Promise<MediaProbe> {
  const dtlsParameters = readDtlsParameters(given)
  const { payloadType, ssrc } = readProbePicture(picture)
  const router = await worker.createRouter({
    mediaCodecs: [{ kind: 'video', ...CODEC, preferredPayloadType: payloadType }],
  })
  try {
    const transport = await router.createWebRtcTransport({
      webRtcServer: server,
      enableUdp: protocol === 'udp',
      enableTcp: protocol === 'tcp',
      enableSctp: false,
    })
    const connected = untilConnected(transport)
    await connect(transport, dtlsParameters)
    const rtpParameters: RtpParameters = {
      mid: MID,
      codecs: [{ ...CODEC, payloadType }],
      encodings: [{ ssrc }],
      rtcp: { cname: 'probe' },
    }
    const { id: producerId } = await transport.produce({ kind: 'video', rtpParameters })
    // Chromium 156 asks for lost packets again although its answer agreed on no such thing: a receiver of this kind gets none.
    const rtpCapabilities: RtpCapabilities = {
      codecs: [{ kind: 'video', ...CODEC, preferredPayloadType: payloadType, rtcpFeedback: [] }],
    }
    const back = await transport.consume({ producerId, rtpCapabilities, enableRtx: false, mid: MID })
    const { id, iceParameters, iceCandidates } = transport
    return {
      options: {
        id,
        iceParameters: { ...iceParameters },
        iceCandidates: [...iceCandidates],
        dtlsParameters: { ...transport.dtlsParameters },
      },
      back: { payloadType, ssrc: back.rtpParameters.encodings?.[0]?.ssrc ?? 0 },
      connected,
      receivedBytes: async () => (await transport.getStats())[0]?.bytesReceived ?? 0,
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
