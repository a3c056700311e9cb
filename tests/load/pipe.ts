import {
  GenericNack,
  PictureLossIndication,
  RtcpPacketConverter,
  RtcpPayloadSpecificFeedback,
  RtcpTransportLayerFeedback,
} from 'werift'
import { z } from 'zod'
import type { RtcpPacket, RtpHeader } from 'werift'
import type { DtlsParameters, OpaqueRtp, TransportOptions } from '../../signaling/media/wire.ts'

/** What one end of a bot's transport is given. */
export interface PipeEvents {
  /** A packet of media came. Its header is in clear also where the rest is encrypted; nothing is decrypted here. */
  media(packet: Buffer): void
  /** The other side needs a key picture of this stream. */
  keyPictureWanted(ssrc: number): void
  /** The other side lacks these packets of a stream. */
  missing(ssrc: number, sequenceNumbers: readonly number[]): void
  /** Nothing has been heard from the other side for too long. */
  trouble(): void
}

/** One transport from the bot's side: real WebRTC or bare UDP, the same for everything above it. */
export interface Pipe {
  readonly connected: boolean
  /** @param connect - Hands the server this side's half, and resolves when the server has it. */
  open(connect: (parameters: DtlsParameters) => Promise<unknown>): Promise<void>
  send(header: RtpHeader, payload: Buffer): void
  report(packets: readonly RtcpPacket[]): void
  /** Goes on with what the server gave after `media.restartIce`. */
  restart(iceParameters: OpaqueRtp): void
  /** Drops everything in both directions, as a link far away would; false ends it. */
  mute(muted: boolean): void
  close(): void
}

export interface Address {
  readonly ip: string
  readonly port: number
}
export interface PipeDeps {
  readonly options: TransportOptions
  readonly events: PipeEvents
  /** Where to send instead of to that address: the near end of a link in between, or the address itself. */
  through(server: Address): Promise<Address>
}

/** What `plain-opener.ts` says in place of ICE parameters. */
export const PlainParameters = z.object({ plain: z.literal(true), ip: z.string(), port: z.int().min(1).max(65_535) })

/** SSRC of the packets with which mediasoup probes a link; they are nobody's media. */
const PROBATION_SSRC = 1234

export function isRtcpPacket(packet: Buffer): boolean {
  const type = packet[1] ?? 0
  return type >= 192 && type <= 223
}

/** The stream that a media packet belongs to; undefined for what is no media of anybody. */
export function ssrcOf(packet: Buffer): number | undefined {
  if (packet.length < 12) return undefined
  const ssrc = packet.readUInt32BE(8)
  return ssrc === PROBATION_SSRC ? undefined : ssrc
}

/** Carries out what the other side's RTCP asks for. Malformed packets are passed over. */
export function obeyRtcp(bytes: Buffer, events: PipeEvents): void {
  for (const packet of parsed(bytes)) {
    if (packet instanceof RtcpPayloadSpecificFeedback) {
      if (packet.feedback instanceof PictureLossIndication) events.keyPictureWanted(packet.feedback.mediaSsrc)
    } else if (packet instanceof RtcpTransportLayerFeedback && packet.feedback instanceof GenericNack) {
      events.missing(packet.feedback.mediaSourceSsrc, packet.feedback.lost)
    }
  }
}

function parsed(bytes: Buffer): RtcpPacket[] {
  try {
    return RtcpPacketConverter.deSerialize(bytes)
  } catch {
    return []
  }
}
