import * as werift from 'werift'

const AUDIO_LEVEL = werift.RTP_EXTENSION_URI.audioLevelIndication
const feedback = [{ type: 'transport-cc' }]

/**
 * What a bot's peer connection speaks: the same codecs and extensions as a browser, without simulcast.
 * Loopback is added, because bots mostly run beside the server and werift leaves it out.
 */
class BotPeerConnection extends werift.RTCPeerConnection {
  constructor() {
    super({
      codecs: {
        audio: [
          new werift.RTCRtpCodecParameters({
            mimeType: 'audio/opus',
            clockRate: 48_000,
            channels: 2,
            payloadType: 111,
            parameters: 'minptime=10;useinbandfec=1;usedtx=1',
            rtcpFeedback: feedback,
          }),
        ],
        video: [
          new werift.RTCRtpCodecParameters({
            mimeType: 'video/VP8',
            clockRate: 90_000,
            payloadType: 96,
            rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }, ...feedback],
          }),
        ],
      },
      headerExtensions: {
        audio: [werift.useSdesMid(), werift.useAudioLevelIndication(), werift.useTransportWideCC()],
        video: [werift.useSdesMid(), werift.useAbsSendTime(), werift.useTransportWideCC()],
      },
      // Without a STUN server werift takes a public one, and waits seconds for its name to be found. The SFU needs none: this
      // one is nobody, and is not waited for.
      iceServers: [{ urls: 'stun:127.0.0.1:9' }],
      iceStunGatherTimeout: 0,
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
      bundlePolicy: 'max-bundle',
    })
  }
}

/** Gives mediasoup-client the globals of a browser. Once for the process is enough; twice is fine. */
export function installWebRtc(): void {
  Object.assign(globalThis, {
    RTCPeerConnection: BotPeerConnection,
    MediaStream: werift.MediaStream,
    MediaStreamTrack: werift.MediaStreamTrack,
  })
}

/** The negotiated number of the audio level extension. */
export function audioLevelId(extensions: readonly { uri: string; id: number }[]): number | undefined {
  return extensions.find(({ uri }) => uri === AUDIO_LEVEL)?.id
}
