import type { Router, WebRtcServer, WebRtcTransport } from 'mediasoup/types'
import type { Direction, TransportOptions } from './api.ts'
import type { RoomSettings } from './settings.ts'

/**
 * Seconds without any sign from the other end until ICE gives up. A line cut for 20 s, with some seconds to notice and to
 * restart ICE, comes back on the same transport.
 */
const CONSENT_TIMEOUT_S = 30

/** Opens a transport on the worker's one port: UDP first, TCP where a firewall drops UDP, no data channels. */
export async function openTransport(
  router: Router,
  server: WebRtcServer,
  direction: Direction,
  limits: RoomSettings,
): Promise<WebRtcTransport> {
  const transport = await router.createWebRtcTransport({
    webRtcServer: server,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    enableSctp: false,
    iceConsentTimeout: CONSENT_TIMEOUT_S,
    initialAvailableOutgoingBitrate: limits.initialOutgoingBitrate,
  })
  if (direction === 'send') await transport.setMaxIncomingBitrate(limits.maxIncomingBitrate)
  return transport
}

export function transportOptions(transport: WebRtcTransport): TransportOptions {
  return {
    id: transport.id,
    iceParameters: transport.iceParameters,
    iceCandidates: transport.iceCandidates,
    dtlsParameters: transport.dtlsParameters,
  }
}

export function isConnected(transport: WebRtcTransport): boolean {
  const ice = transport.iceState
  return !transport.closed && transport.dtlsState === 'connected' && (ice === 'connected' || ice === 'completed')
}

/**
 * Tells when media can flow on it and when it no longer can. After ICE was lost, a restart brings it back; after DTLS has
 * ended nothing does, so it is closed with all on it.
 */
export function followTransport(transport: WebRtcTransport, tell: (state: 'connected' | 'lost') => void): void {
  let told: 'connected' | 'lost' | 'new' = 'new'
  const say = (state: 'connected' | 'lost'): void => {
    if (told === state) return
    told = state
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
