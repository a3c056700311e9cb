// The link test's connection in the words of SDP (RFC 8866, 8839, 8829): what the server needs of the offer, and its half as an answer.
import { z } from 'zod'
import type { ProbeReply, ProbeRequest } from '../../../../signaling/server/wire.ts'
import { readCandidates } from './media-way.ts'

type Offered = z.infer<typeof ProbeReply>['result']
type Asked = Omit<z.infer<typeof ProbeRequest>, 'protocol'>

/** @returns null where the browser offers no VP8. */
export function readOffer(sdp: string): Asked | null {
  const payloadType = /^a=rtpmap:(\d+) VP8\/90000/imu.exec(sdp)?.[1]
  const ssrc = /^a=ssrc:(\d+) /mu.exec(sdp)?.[1]
  if (payloadType === undefined || ssrc === undefined) return null
  const picture = { payloadType: Number(payloadType), ssrc: Number(ssrc) }
  return { dtlsParameters: { role: 'client', fingerprints: fingerprintsIn(sdp) }, picture }
}

/** By RFC 8122. */
function fingerprintsIn(sdp: string): Asked['dtlsParameters']['fingerprints'] {
  const found = [...sdp.matchAll(/^a=fingerprint:(sha-256|sha-384|sha-512) ([0-9A-Fa-f:]+)/gmu)]
  return found.slice(0, 1).map(([, algorithm, value = '']) => ({
    algorithm: algorithm === 'sha-512' ? 'sha-512' : algorithm === 'sha-384' ? 'sha-384' : 'sha-256',
    value,
  }))
}

const Fingerprints = z.object({ fingerprints: z.array(z.object({ algorithm: z.string(), value: z.string() })).min(1) })
const Ice = z.object({ usernameFragment: z.string(), password: z.string() })

/** The server waits for the page to connect and sends its picture back. No feedback is agreed on, so nothing that is lost is sent again. */
export function answerTo(offer: string, { iceParameters, iceCandidates, dtlsParameters, back }: Offered): string {
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
    `m=video 9 UDP/TLS/RTP/SAVPF ${back.payloadType}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    'a=sendrecv',
    'a=rtcp-mux',
    `a=rtpmap:${back.payloadType} VP8/90000`,
    `a=ice-ufrag:${ice.usernameFragment}`,
    `a=ice-pwd:${ice.password}`,
    `a=fingerprint:${print?.algorithm ?? ''} ${print?.value ?? ''}`,
    'a=setup:passive',
    'a=msid:probe probe',
    `a=ssrc:${back.ssrc} cname:probe`,
    ...candidates,
    'a=end-of-candidates',
  ]
  return `${lines.join('\r\n')}\r\n`
}
