// Opens a real WebRTC connection to the media ports, by UDP and then by TCP, to see whether they are reachable and how packets fare on it.
import { z } from 'zod'
import { ProbeReply, type ProbeRequest } from '../../../../signaling/server/wire.ts'
import { addressesOf, readCandidates, type MediaAddress } from './media-way.ts'
import type { PathFigures } from './echo-rules.ts'
import { timeEcho } from './echo-test.ts'
import { log } from '../../log/log.ts'

/**
 * Whether sound and pictures would come through. `udp`: as they should. `tcp`: the long way round, since UDP is blocked.
 * `blocked`: neither. `unknown`: it could not be tried.
 */
export type MediaWay =
  | { readonly kind: 'udp' }
  | { readonly kind: 'tcp' | 'blocked'; readonly addresses: readonly MediaAddress[] }
  | { readonly kind: 'unknown' }

type Protocol = z.infer<typeof ProbeRequest>['protocol']
type Offered = z.infer<typeof ProbeReply>['result']

/** The server uses the lowest ones. */
const UNUSED_STREAM_ID = 1_000

/** ICE keeps trying until then; a link with a round trip of a second has connected long before. */
const CONNECTS_WITHIN_MS = 5_000

export interface Probed {
  readonly way: MediaWay
  /** By the way that came through; null: not measured. */
  readonly path: PathFigures | null
}
const UNTRIED: Probed = { way: { kind: 'unknown' }, path: null }

/** Makes a real connection to the media ports, by UDP and, where that does not come through, by TCP. Never throws. */
export async function probeMedia(signal: AbortSignal): Promise<Probed> {
  if (!('RTCPeerConnection' in globalThis)) return UNTRIED
  const untried = (error: unknown) => {
    if (!signal.aborted) log.ice('the media ports could not be tried', {}, error)
    return null
  }
  const udp = await tryProtocol('udp', signal).catch(untried)
  if (udp === null) return UNTRIED
  if (udp.connected) return { way: { kind: 'udp' }, path: udp.path }
  const tcp = await tryProtocol('tcp', signal).catch(untried)
  if (tcp === null) return UNTRIED
  return { way: { kind: tcp.connected ? 'tcp' : 'blocked', addresses: tcp.addresses }, path: tcp.path }
}

/** @returns null where it was ended early or the server had no place for it. */
async function tryProtocol(
  protocol: Protocol,
  signal: AbortSignal,
): Promise<{ connected: boolean; addresses: MediaAddress[]; path: PathFigures | null } | null> {
  const peer = new RTCPeerConnection()
  try {
    // Any channel asks for SCTP in the offer; which streams the server uses is known with its answer.
    peer.createDataChannel('', { negotiated: true, id: UNUSED_STREAM_ID })
    const offer = await peer.createOffer()
    const offered = await ask(protocol, fingerprintsIn(offer.sdp ?? ''), signal)
    if (offered === null) return null
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CONNECTS_WITHIN_MS)])
    const settled = untilSettled(peer, limit)
    const channel = (id: number) =>
      peer.createDataChannel('', { negotiated: true, id, ordered: false, maxRetransmits: 0 })
    const [send, heard] = [channel(offered.echo.sendStreamId), channel(offered.echo.echoStreamId)]
    await peer.setLocalDescription(offer)
    await peer.setRemoteDescription({ type: 'answer', sdp: answerTo(offer.sdp ?? '', offered) })
    const connected = await settled
    const path = connected ? await timeEcho(send, heard, signal) : null
    if (signal.aborted) return null
    return { connected, addresses: addressesOf(offered.iceCandidates), path }
  } finally {
    peer.close()
  }
}

async function ask(
  protocol: Protocol,
  fingerprints: z.infer<typeof ProbeRequest>['dtlsParameters']['fingerprints'],
  signal: AbortSignal,
): Promise<Offered | null> {
  const body: z.infer<typeof ProbeRequest> = { protocol, dtlsParameters: { role: 'client', fingerprints } }
  const response = await fetch('/api/link/media', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(CONNECTS_WITHIN_MS)]),
  })
  return response.ok ? ProbeReply.parse(await response.json()).result : null
}

/** Resolves to whether ICE and DTLS came through before the signal. */
function untilSettled(peer: RTCPeerConnection, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(false))
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'connected') resolve(true)
      else if (peer.connectionState === 'failed') resolve(false)
    })
  })
}

/** By RFC 8122. */
function fingerprintsIn(sdp: string): z.infer<typeof ProbeRequest>['dtlsParameters']['fingerprints'] {
  const found = [...sdp.matchAll(/^a=fingerprint:(sha-256|sha-384|sha-512) ([0-9A-Fa-f:]+)/gmu)]
  return found.slice(0, 1).map(([, algorithm, value = '']) => ({
    algorithm: algorithm === 'sha-512' ? 'sha-512' : algorithm === 'sha-384' ? 'sha-384' : 'sha-256',
    value,
  }))
}

const Fingerprints = z.object({ fingerprints: z.array(z.object({ algorithm: z.string(), value: z.string() })).min(1) })
const Ice = z.object({ usernameFragment: z.string(), password: z.string() })

/** The server's half in the words of SDP (RFC 8866, 8839, 8841): it waits for the page to connect, and sends back what comes. */
function answerTo(offer: string, { iceParameters, iceCandidates, dtlsParameters, echo }: Offered): string {
  const mid = /^a=mid:(\S+)/mu.exec(offer)?.[1] ?? '0'
  const [print] = Fingerprints.parse(dtlsParameters).fingerprints
  const ice = Ice.parse(iceParameters)
  const candidates = readCandidates(iceCandidates).map(
    ({ foundation, protocol, priority, address, ip, port, tcpType }) =>
      `a=candidate:${foundation} 1 ${protocol} ${priority} ${address ?? ip ?? ''} ${port} typ host` +
      (protocol === 'tcp' ? ` tcptype ${tcpType ?? 'passive'}` : ''),
  )
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mid}`,
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    `a=sctp-port:${echo.sctpPort}`,
    `a=max-message-size:${echo.maxMessageBytes}`,
    `a=ice-ufrag:${ice.usernameFragment}`,
    `a=ice-pwd:${ice.password}`,
    `a=fingerprint:${print?.algorithm ?? ''} ${print?.value ?? ''}`,
    'a=setup:passive',
    ...candidates,
    'a=end-of-candidates',
  ]
  return `${lines.join('\r\n')}\r\n`
}
