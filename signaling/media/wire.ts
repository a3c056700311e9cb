import { z } from 'zod'
import { SeatId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

/**
 * mediasoup's own RTP, ICE and DTLS objects: opaque to us, capped in size here and validated by mediasoup itself.
 * The shape is checked only to be a plain object; 32 KiB hold the largest capabilities of a browser with room to spare.
 */
export const OpaqueRtp = z.record(z.string(), z.unknown()).refine((value) => isSmall(value, 32 * 1024), 'too large')
export type OpaqueRtp = z.infer<typeof OpaqueRtp>

/** Something nested tens of thousands of levels deep can be parsed but not written: the stack ends first (RangeError). */
function isSmall(value: object, maxCharacters: number): boolean {
  try {
    return JSON.stringify(value).length <= maxCharacters
  } catch {
    return false
  }
}

export const MediaSource = z.enum(['mic', 'camera', 'screen', 'screenAudio'])
export type MediaSource = z.infer<typeof MediaSource>
export const MediaKind = z.enum(['audio', 'video'])
export type MediaKind = z.infer<typeof MediaKind>

/** DTLS parameters are checked strictly: empty fingerprints once killed workers. */
export const DtlsParameters = z.strictObject({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(
      z.strictObject({
        algorithm: z.enum(['sha-256', 'sha-384', 'sha-512']),
        value: z
          .string()
          .regex(/^([0-9A-Fa-f]{2}:)+[0-9A-Fa-f]{2}$/)
          .max(200),
      }),
    )
    .min(1)
    .max(8),
})
export type DtlsParameters = z.infer<typeof DtlsParameters>

const MediaId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
export const TransportOptions = z.strictObject({
  id: MediaId,
  iceParameters: OpaqueRtp,
  iceCandidates: z.array(OpaqueRtp).max(32),
  dtlsParameters: OpaqueRtp,
})
export type TransportOptions = z.infer<typeof TransportOptions>

/** One medium that the server would send to this seat. It starts paused and flows after `media.resume`. */
export const ConsumerOffer = z.strictObject({
  consumerId: MediaId,
  producerId: MediaId,
  seatId: SeatId,
  source: MediaSource,
  kind: MediaKind,
  rtpParameters: OpaqueRtp,
})
export type ConsumerOffer = z.infer<typeof ConsumerOffer>

/** Begins media: gives the router's capabilities and the transport to receive on. Everything older of this seat is closed. */
export const openMedia = request('media.open', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ generation: z.int(), routerRtpCapabilities: OpaqueRtp, receive: TransportOptions }),
  errors: ['mediaUnavailable'],
})
/** The client's device is loaded: from now on the server offers consumers. */
export const mediaReady = request('media.ready', {
  via: 'ws',
  params: z.strictObject({ rtpCapabilities: OpaqueRtp }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable', 'badMedia'],
})
/** The transport to send on; asked for at the first publish. */
export const openSend = request('media.openSend', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({ send: TransportOptions }),
  errors: ['mediaUnavailable'],
})
export const connectTransport = request('media.connect', {
  via: 'ws',
  params: z.strictObject({ transportId: MediaId, dtlsParameters: DtlsParameters }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable', 'badMedia'],
})
export const restartIce = request('media.restartIce', {
  via: 'ws',
  params: z.strictObject({ transportId: MediaId }),
  result: z.strictObject({ iceParameters: OpaqueRtp }),
  errors: ['mediaUnavailable'],
})
/** One producer per source and seat: a second one replaces the first. Observers may not produce. */
export const produce = request('media.produce', {
  via: 'ws',
  params: z.strictObject({
    transportId: MediaId,
    source: MediaSource,
    kind: MediaKind,
    rtpParameters: OpaqueRtp,
  }),
  result: z.strictObject({ producerId: MediaId }),
  errors: ['mediaUnavailable', 'badMedia', 'screenTaken'],
})
/** Microphone or camera off and on again without a new producer. */
export const setSending = request('media.setSending', {
  via: 'ws',
  params: z.strictObject({ source: MediaSource, on: z.boolean() }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable'],
})
export const stopSending = request('media.stopSending', {
  via: 'ws',
  params: z.strictObject({ source: MediaSource }),
  result: z.strictObject({}),
})
/** The consumers offered are set up on the client: let them flow. Unknown ids are passed over; they were taken back meanwhile. */
export const resumeConsumers = request('media.resume', {
  via: 'ws',
  params: z.strictObject({ consumerIds: z.array(MediaId).max(64) }),
  result: z.strictObject({}),
  errors: ['mediaUnavailable'],
})
/** What the client would show: the small pictures on its page, and whether it wants pictures at all. */
export const setView = request('media.view', {
  via: 'ws',
  params: z.strictObject({ smallPictures: z.array(SeatId).max(16), video: z.enum(['all', 'stageOnly', 'none']) }),
  result: z.strictObject({}),
})

/**
 * The whole difference of this seat's plan in one message. After a return it repeats everything, because some of it may
 * have been lost with the line: a consumer that the client has already is only resumed again, an unknown one that is
 * removed is passed over.
 */
export const consumersChanged = event('media.consumers', {
  data: z.strictObject({ added: z.array(ConsumerOffer), removed: z.array(MediaId) }),
  kept: false,
})
/** Who is heard: volumes 0–1 of those above silence, the loudest first; and who holds the stage if the chair chose nobody. */
export const speakersChanged = event('media.speakers', {
  data: z.strictObject({
    speaking: z.array(z.strictObject({ seatId: SeatId, volume: z.number().min(0).max(1) })),
    dominantSeatId: SeatId.nullable(),
  }),
  kept: false,
})
/** Why a picture does not come: `ok` again, `noBandwidth` (this side's line), `senderSilent` (the other side's). */
export const consumerState = event('media.consumerState', {
  data: z.strictObject({ consumerId: MediaId, state: z.enum(['ok', 'noBandwidth', 'senderSilent']) }),
  kept: false,
})
/** The media server was replaced under this seat: open media anew. Sound comes back muted. */
export const mediaReset = event('media.reset', { data: z.strictObject({ generation: z.int() }), kept: false })
/** The server sees one of this seat's transports fail, so the client restarts ICE at once. */
export const transportTrouble = event('media.transportTrouble', {
  data: z.strictObject({ transportId: MediaId }),
  kept: false,
})
