// Opens a real WebRTC connection to the media ports, by UDP and then by TCP, to see whether they are reachable and how packets fare on it.
import type { z } from 'zod'
import { ProbeReply, type ProbeRequest } from '../../../../signaling/server/wire.ts'
import { addressesOf, type MediaAddress } from './media-way.ts'
import type { PathFigures } from './path-rules.ts'
import { measurePath } from './path-test.ts'
import { answerTo, readOffer } from './probe-sdp.ts'
import { openSmallPicture } from './small-picture.ts'
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
  const picture = openSmallPicture()
  const peer = new RTCPeerConnection()
  try {
    if (picture === null) return null
    peer.addTransceiver(picture.track, { direction: 'sendrecv' })
    const offer = await peer.createOffer()
    const asked = readOffer(offer.sdp ?? '')
    const offered = asked === null ? null : await ask({ protocol, ...asked }, signal)
    if (offered === null) return null
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CONNECTS_WITHIN_MS)])
    const settled = untilSettled(peer, limit)
    await peer.setLocalDescription(offer)
    await peer.setRemoteDescription({ type: 'answer', sdp: answerTo(offer.sdp ?? '', offered) })
    const connected = await settled
    const path = connected ? await measurePath(peer, offered.back.ssrc, () => picture.stop(), signal) : null
    if (signal.aborted) return null
    return { connected, addresses: addressesOf(offered.iceCandidates), path }
  } finally {
    picture?.stop()
    peer.close()
  }
}

async function ask(body: z.infer<typeof ProbeRequest>, signal: AbortSignal): Promise<Offered | null> {
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
