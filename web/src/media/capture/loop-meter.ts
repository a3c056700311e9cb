import { log } from '../../log/log.ts'

export interface LoopMeter {
  /** Root mean square of the last packet's amplitudes, 0–1; null while nothing came. */
  readRms(): number | null
  close(): void
}

/**
 * Measures a microphone by a WebRTC connection of this page to itself, whose receiver tells the loudness of what came last
 * (`getSynchronizationSources`). It needs neither Web Audio nor a loudspeaker, and nothing of it leaves this machine.
 */
export function openLoopMeter(track: MediaStreamTrack): LoopMeter {
  const from = new RTCPeerConnection()
  const to = new RTCPeerConnection()
  passCandidates(from, to)
  passCandidates(to, from)
  from.addTrack(track)
  // Closed while it was being set up, or no network at all: it goes on telling that it does not know.
  connect(from, to).catch((error: unknown) => log.devices('the microphone cannot be measured by a loop', {}, error))
  return {
    readRms: () => to.getReceivers()[0]?.getSynchronizationSources()[0]?.audioLevel ?? null,
    close() {
      from.close()
      to.close()
    },
  }
}

async function connect(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
  const offer = await from.createOffer()
  await from.setLocalDescription(offer)
  await to.setRemoteDescription(offer)
  const answer = await to.createAnswer()
  await to.setLocalDescription(answer)
  await from.setRemoteDescription(answer)
}

function passCandidates(from: RTCPeerConnection, to: RTCPeerConnection): void {
  const refused = (error: unknown) => log.devices('the loop took no candidate', {}, error)
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null) to.addIceCandidate(candidate).catch(refused)
  })
}
