import type { Figures } from '../log/figures.ts'
import { tellFigures } from '../log/figures.ts'
import type { LinkMonitor } from '../media/quality/link-monitor.ts'
import type { MediaState } from '../media/media-state.ts'
import type { RoomState } from '../net/session.ts'

/** Adds the figures of a meeting session to the log that can be copied: the link, sound and pictures, the meeting's size. @returns the way to end it. */
export function tellSessionFigures(link: LinkMonitor, media: () => MediaState, room: () => RoomState): () => void {
  const stops = [
    tellFigures('link', () => ({ ...link.figures() })),
    tellFigures('media', () => mediaFigures(media())),
    tellFigures('session', () => sessionFigures(room())),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function mediaFigures({ flow, rung, send, streams, demand, ...own }: MediaState): Figures {
  const pictures = streams.filter(({ kind }) => kind === 'video')
  return {
    flow,
    receiveRung: rung.now,
    receiveReason: rung.reason ?? 'none',
    chosen: rung.chosen,
    sendRung: send.rung,
    sendReason: send.reason ?? 'none',
    pictures: pictures.length,
    sounds: streams.length - pictures.length,
    withoutBandwidth: streams.filter(({ state }) => state === 'noBandwidth').length,
    senderSilent: streams.filter(({ state }) => state === 'senderSilent').length,
    mic: own.mic.kind,
    camera: own.camera.kind,
    secondMic: own.secondMic.kind,
    documentCamera: own.documentCamera.kind,
    screen: own.screen,
    demandKnown: demand !== null,
  }
}

function sessionFigures({ status, room }: RoomState): Figures {
  return { status: status.kind, seats: room === null ? null : room.byId.size }
}
