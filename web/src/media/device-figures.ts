// What this device tells chair and secretaries of its line and its devices, in the wire's numbers. Pure.
import {
  MOST_KBPS,
  MOST_RTT_MS,
  type DeviceFigures,
  type DeviceTrouble,
} from '../../../signaling/wire/device-figures.ts'
import type { MediaState } from './media-state.ts'
import type { LinkFigures } from './quality/link-monitor.ts'

type Told = Pick<MediaState, 'rung' | 'send' | 'silent' | 'cameraLook' | 'camera' | 'cameraTrack'>

export function deviceFigures(link: LinkFigures, media: Told): DeviceFigures {
  return {
    rttMs: whole(link.beatRttMs ?? link.mediaRttMs, MOST_RTT_MS),
    lossPermille: whole(link.lossShare === null ? null : link.lossShare * 1_000, 1_000),
    sentKbps: whole(link.sentKbps, MOST_KBPS),
    receivedKbps: whole(link.receivedKbps, MOST_KBPS),
    rung: media.rung.now,
    why: media.rung.reason,
    sendRung: media.send.rung,
    sendWhy: media.send.reason,
    troubles: troublesOf(media),
  }
}

function troublesOf({ rung, send, silent, cameraLook, camera, cameraTrack }: Told): DeviceTrouble[] {
  const troubles: DeviceTrouble[] = []
  if (camera.kind === 'on') {
    if (cameraTrack?.muted === true) troubles.push('cameraMuted')
    else if (cameraLook === 'black') troubles.push('cameraBlack')
    else if (cameraLook === 'covered') troubles.push('cameraCovered')
  }
  if (silent.mic === 'muted' || silent.secondMic === 'muted') troubles.push('micMuted')
  const busy = ['processorBusy', 'decoderSlow']
  if (busy.includes(rung.reason ?? '') || busy.includes(send.reason ?? '')) troubles.push('processorBusy')
  return troubles
}

function whole(value: number | null, most: number): number | null {
  return value === null || Number.isNaN(value) ? null : Math.min(most, Math.max(0, Math.round(value)))
}
