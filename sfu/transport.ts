// Opens a peer's WebRtcTransport and reports when ICE or DTLS connects, breaks or comes back.
import { readDtlsParameters } from './client-media.ts'
import type { PlainTransport, Router, WebRtcServer, WebRtcTransport } from 'mediasoup/types'
import type { Direction, Opaque, TransportOptions } from './api.ts'

/**
 * Seconds without any sign from the other end until ICE gives up. A link cut for 20 s, with some seconds to notice and to
 * restart ICE, comes back on the same transport.
 */
const CONSENT_TIMEOUT_S = 30

/** What a transport is opened for. */
export interface TransportRequest {
  readonly peerId: string
  readonly direction: Direction
  /** The router of the worker that the peer is on. */
  readonly router: Router
  /** The one port of that router's worker. */
  readonly server: WebRtcServer
  readonly initialOutgoingBitrate: number
  readonly maxIncomingBitrate: number
}

/** Kinds of transport that a peer may have. */
export type PeerTransport = WebRtcTransport | PlainTransport

/** A peer's transport with what the room needs beyond mediasoup's own; the room produces and consumes on it and closes it. */
export interface OpenedTransport {
  readonly transport: PeerTransport
  /** What is sent to the client; an opener of another kind may put what its clients need into the opaque objects. */
  readonly options: TransportOptions
  /** @throws MediaError `badMedia` for what is not the client's half of a connection. */
  connect(parameters: Opaque): Promise<void>
  /** @returns what the client needs to go on. */
  restartIce(): Promise<Opaque>
  isConnected(): boolean
  /** Called once, at the beginning: tells from then on when media can flow on it and when it no longer can. */
  follow(tell: (state: 'connected' | 'lost') => void): void
}

/** Opens a transport on the router that it is given. The load generator gives one whose lighter peers come without WebRTC. */
export type TransportOpener = (request: TransportRequest) => Promise<OpenedTransport>

/** Opens a WebRTC transport on the worker's one port: UDP first, TCP where a firewall drops UDP, no data channels. */
export const openWebRtcTransport: TransportOpener = async (request) => {
  const transport = await request.router.createWebRtcTransport({
    webRtcServer: request.server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    enableSctp: false,
    iceConsentTimeout: CONSENT_TIMEOUT_S,
    initialAvailableOutgoingBitrate: request.initialOutgoingBitrate,
  })
  if (request.direction === 'send') await transport.setMaxIncomingBitrate(request.maxIncomingBitrate)
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport
  return {
    transport,
    options: { id, iceParameters: { ...iceParameters }, iceCandidates: [...iceCandidates], dtlsParameters },
    connect: async (parameters) => transport.connect({ dtlsParameters: readDtlsParameters(parameters) }),
    restartIce: async () => ({ ...(await transport.restartIce()) }),
    isConnected: () => isConnected(transport),
    follow: (tell) => followTransport(transport, tell),
  }
}

function isConnected(transport: WebRtcTransport): boolean {
  const ice = transport.iceState
  return !transport.closed && transport.dtlsState === 'connected' && (ice === 'connected' || ice === 'completed')
}

/**
 * Tells when media can flow on it and when it no longer can. After ICE was lost, a restart brings it back; after DTLS has
 * ended nothing does, so it is closed with all on it.
 */
function followTransport(transport: WebRtcTransport, tell: (state: 'connected' | 'lost') => void): void {
  let lastReported: 'connected' | 'lost' | 'new' = 'new'
  const say = (state: 'connected' | 'lost'): void => {
    if (lastReported === state) return
    lastReported = state
    tell(state)
  }
  transport.on('icestatechange', (state) => {
    if (state === 'disconnected' || state === 'closed') say('lost')
    else if (isConnected(transport)) say('connected')
  })
  transport.on('dtlsstatechange', (state) => {
    if (state === 'failed' || state === 'closed') {
      say('lost')
      transport.close()
    } else if (isConnected(transport)) say('connected')
  })
}
