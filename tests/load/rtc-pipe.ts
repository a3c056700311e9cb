import { createSocket, type Socket } from 'node:dgram'
import { DtlsClient, keyLength, RTCDtlsTransport, saltLength, SrtcpSession, SrtpSession } from 'werift'
import { z } from 'zod'
import { IceCheck } from './ice-check.ts'
import { isRtcpPacket, obeyRtcp, type Address, type Pipe, type PipeDeps } from './pipe.ts'
import type { RTCCertificate, RtcpPacket, RtpHeader, Transport } from 'werift'
import type { DtlsParameters, OpaqueRtp } from '../../signaling/media/wire.ts'

const Candidate = z.object({ protocol: z.string(), ip: z.string(), port: z.int() })
/** AES-128-GCM, then AES-CM with SHA-1, by their numbers of RFC 5764 and RFC 7714. */
const SRTP_PROFILES: [7, 1] = [7, 1]
/** werift does not always get over lost packets of a handshake; media are opened again then, which a browser would not need. */
const HANDSHAKE_DEADLINE_MS = 6_000

/** A full bot's end: ICE, DTLS and SRTP for real; what comes in is counted by its header without being decrypted. */
export class RtcPipe implements Pipe {
  readonly #deps: PipeDeps
  readonly #socket: Socket
  readonly #ice: IceCheck
  #server: Address | undefined
  #dtls: DtlsClient | undefined
  #toDtls: (packet: Buffer) => void = () => undefined
  #srtp: SrtpSession | undefined
  #srtcp: SrtcpSession | undefined
  #muted = false
  #closed = false

  constructor(deps: PipeDeps) {
    this.#deps = deps
    this.#socket = createSocket({ type: 'udp4', recvBufferSize: 512 * 1024 })
    this.#socket.on('error', () => undefined)
    this.#socket.on('message', (packet) => this.#receive(packet))
    this.#ice = new IceCheck(
      deps.options.iceParameters,
      (bytes) => this.#write(bytes),
      () => deps.events.trouble(),
    )
  }

  get connected(): boolean {
    return this.#srtp !== undefined && this.#ice.answered && !this.#closed
  }

  async open(connect: (parameters: DtlsParameters) => Promise<unknown>): Promise<void> {
    const candidates = this.#deps.options.iceCandidates.flatMap(
      (candidate) => Candidate.safeParse(candidate).data ?? [],
    )
    const server = candidates.find(({ protocol }) => protocol === 'udp')
    if (server === undefined) throw new Error('the server has no UDP candidate')
    const certificate = await RTCDtlsTransport.SetupCertificate()
    this.#server = await this.#deps.through(server)
    const [print] = certificate.getFingerprints()
    const fingerprints = [{ algorithm: 'sha-256' as const, value: print?.value ?? '' }]
    await Promise.all([this.#ice.start(), connect({ role: 'client', fingerprints })])
    if (this.#closed) return
    await this.#handshake(certificate)
  }

  send(header: RtpHeader, payload: Buffer): void {
    if (this.#srtp !== undefined) this.#write(this.#srtp.encrypt(payload, header))
  }

  report(packets: readonly RtcpPacket[]): void {
    if (this.#srtcp === undefined) return
    this.#write(this.#srtcp.encrypt(Buffer.concat(packets.map((packet) => packet.serialize()))))
  }

  restart(iceParameters: OpaqueRtp): void {
    if (!this.#closed) this.#ice.restart(iceParameters)
  }

  mute(muted: boolean): void {
    this.#muted = muted
  }

  close(): void {
    if (this.#closed) return
    this.#ice.close()
    this.#dtls?.close()
    this.#closed = true
    this.#socket.close()
  }

  async #handshake({ certPem, privateKey, signatureHash }: RTCCertificate): Promise<void> {
    const transport: Transport = {
      type: 'udp',
      address: this.#socket.address(),
      closed: false,
      // Set by the client below.
      onData: () => undefined,
      send: async (bytes) => this.#write(bytes),
      close: async () => undefined,
    }
    this.#toDtls = (packet) => transport.onData(packet, ['', 0])
    const dtls = new DtlsClient({
      cert: certPem,
      key: privateKey,
      signatureHash,
      transport,
      srtpProfiles: SRTP_PROFILES,
      extendedMasterSecret: true,
    })
    this.#dtls = dtls
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the DTLS handshake took too long')), HANDSHAKE_DEADLINE_MS)
      dtls.onConnect.once(() => resolve())
      dtls.onError.once(reject)
      dtls.connect().catch(reject)
    }).finally(() => clearTimeout(timer))
    const profile = dtls.srtp.srtpProfile
    if (profile === undefined) throw new Error('no SRTP profile was agreed on')
    const { localKey, localSalt, remoteKey, remoteSalt } = dtls.extractSessionKeys(
      keyLength(profile),
      saltLength(profile),
    )
    const keys = {
      localMasterKey: localKey,
      localMasterSalt: localSalt,
      remoteMasterKey: remoteKey,
      remoteMasterSalt: remoteSalt,
    }
    this.#srtp = new SrtpSession({ keys, profile })
    this.#srtcp = new SrtcpSession({ keys, profile })
  }

  #receive(packet: Buffer): void {
    if (this.#muted || this.#ice.receive(packet)) return
    // RFC 7983: DTLS begins with 20 to 63, RTP and RTCP with 128 to 191.
    if ((packet[0] ?? 0) < 64) this.#toDtls(packet)
    else if (!isRtcpPacket(packet)) this.#deps.events.media(packet)
    else this.#receiveRtcp(packet)
  }

  #receiveRtcp(packet: Buffer): void {
    let clear: Buffer
    try {
      if (this.#srtcp === undefined) return
      clear = this.#srtcp.decrypt(packet)
    } catch {
      // A packet that was damaged or repeated; the next one says it again.
      return
    }
    obeyRtcp(clear, this.#deps.events)
  }

  #write(bytes: Buffer): void {
    if (this.#server === undefined || this.#muted || this.#closed) return
    this.#socket.send(bytes, this.#server.port, this.#server.ip)
  }
}
