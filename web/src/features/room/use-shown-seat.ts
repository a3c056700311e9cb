import { useState } from 'react'
import { useStore } from 'zustand'
import type { Seat } from '../../net/session.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useSeatPicture, useSoundLost } from '../../meeting-room/use-room.ts'
import { stageKind } from './link-rules.ts'
import { pictureTrouble } from './picture-trouble.ts'

/** What a seat's picture shows, and what it says in words. */
export interface ShownSeat {
  /** Null: there is no picture to be shown. */
  readonly track: MediaStreamTrack | null
  /** Why there is no picture, or none that moves. */
  readonly trouble: ReturnType<typeof pictureTrouble>
  /** Not even sound comes in, since the link bears none or the person chose so. */
  readonly soundSpared: boolean
  readonly mic: Seat['mic']
  readonly speaking: boolean
  readonly micSilent: boolean
  readonly soundLost: boolean
  onMoving(moving: boolean): void
}

export function useShownSeat(seat: Seat, isSelf: boolean, size: 'stage' | 'small'): ShownSeat {
  const { media } = useMeetingSession()
  const { lead } = useRights()
  const own = useOwnDevices()
  const stream = useSeatPicture(seat.seatId)
  const soundGone = useSoundLost(seat)
  const [moving, onMoving] = useState(false)
  const flow = useStore(media.store, (state) => state.flow)
  const rung = useStore(media.store, (state) => state.rung.now)
  const heard = useStore(media.store, (state) => state.speaking.has(seat.seatId))
  const spared = size === 'stage' ? stageKind(rung) !== 'picture' : rung !== 'full'
  const mic = isSelf ? own.mic : seat.mic
  const trouble = isSelf ? own.trouble : pictureTrouble(seat, stream, flow === 'flowing', moving, spared)
  const track = (isSelf ? own.track : stream?.track) ?? null
  return {
    track: trouble === 'cameraOff' || trouble === 'noCamera' ? null : track,
    trouble,
    soundSpared: rung === 'text',
    mic,
    speaking: heard && mic === 'on',
    // Who leads the meeting can tell a hall of it; to all others it would be noise.
    micSilent: mic === 'on' && (isSelf ? own.micSilent : lead && seat.micSilent),
    soundLost: !isSelf && soundGone,
    onMoving,
  }
}

/** One's own state is known here first; what the server says of it comes a moment later. */
function useOwnDevices() {
  const { store } = useMeetingSession().media
  const mic = useStore(store, (state) => state.mic.kind)
  const camera = useStore(store, (state) => state.camera.kind)
  const track = useStore(store, (state) => state.cameraTrack)
  const micSilent = useStore(store, ({ silent }) => silent.mic !== null)
  const trouble = camera === 'on' ? null : camera === 'none' ? 'noCamera' : 'cameraOff'
  return { mic: mic === 'starting' ? 'off' : mic, track, micSilent, trouble } as const
}
