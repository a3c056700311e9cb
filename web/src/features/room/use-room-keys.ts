import { useStore } from 'zustand'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { useOwnEntry } from '../queues/use-own-entry.ts'
import { useQueues } from '../queues/use-queues.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import type { RoomLayout } from './use-layout.ts'
import { useLocked } from '../../meeting-room/use-locked.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'

/** Microphone, camera, hand, the paper's size and the tabs by single keys; what has no button now has no key either. */
export function useRoomKeys(layout: RoomLayout): void {
  const { media } = useMeetingSession()
  const rights = useRights()
  const queues = useQueues()
  const own = useOwnEntry('speaking')
  const { floor: state } = useRoom()
  const self = useSelfSeat()
  const mic = useStore(media.store, (store) => store.mic.kind)
  const camera = useStore(media.store, (store) => store.camera.kind)
  const locked = useLocked()
  const waits = (standingOf(state, self) === 'waiting' || locked.mic) && mic !== 'on'
  const cameraLocked = locked.camera && camera !== 'on'
  useShortcuts('room', {
    mic: rights.send && !waits ? () => void media.setMic(mic !== 'on' && mic !== 'starting') : undefined,
    camera:
      rights.send && !cameraLocked ? () => void media.setCamera(camera !== 'on' && camera !== 'starting') : undefined,
    hand: rights.askFloor ? () => void queues.toggle(own?.stage === 'called' ? null : own) : undefined,
    large: () => layout.choose(layout.shown === 'reading' ? 'beside' : 'reading'),
    papers: () => layout.setTab('papers'),
    agenda: () => layout.setTab('agenda'),
    floor: () => layout.setTab('floor'),
    people: () => layout.setTab('people'),
  })
}
