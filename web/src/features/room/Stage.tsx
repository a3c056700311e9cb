import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Seat } from '../../net/session.ts'
import { TrackVideo } from '../devices/TrackVideo.tsx'
import { stageKind } from './link-rules.ts'
import { SeatPicture } from './SeatPicture.tsx'
import { QuietStage, StillPicture } from './SpareStage.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useSelfSeat, useSharedScreen, useRoom } from '../../meeting-room/use-room.ts'
import paused from './paused.module.css'
import classes from './room.module.css'

/** Whether somebody's screen is shown here, one's own included. */
export function useScreenShown(): boolean {
  const { media } = useMeetingSession()
  const own = useStore(media.store, (state) => state.screenTrack !== null)
  return useSharedScreen() !== null || own
}

/** The shared screen of somebody else, or one's own. */
export function SharedScreen() {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const self = useSelfSeat()
  const shared = useSharedScreen()
  const ownScreen = useStore(media.store, (state) => state.screenTrack)
  const [screenShown, setScreenShown] = useState(false)
  // A shared page stands still for minutes: after its first picture, stillness says nothing.
  const setScreenMoved = useCallback((moving: boolean) => {
    if (moving) setScreenShown(true)
  }, [])
  const sharedTrack = shared?.stream.track
  useEffect(() => setScreenShown(false), [sharedTrack])
  const screen = sharedTrack ?? ownScreen
  if (screen === null) return null
  return (
    <>
      <TrackVideo
        track={screen}
        onMoving={setScreenMoved}
        className={classes.screen}
        data-screen-of={shared?.seat?.siteName ?? self?.siteName}
        aria-label={t('screenPicture', { name: shared?.seat?.siteName ?? t('you') })}
      />
      <p className={classes.screenWords}>
        {shared === null ? t('ownScreen') : t('screenOf', { name: shared.seat?.siteName ?? '' })}
        {shared !== null && !screenShown && ` · ${t('trouble.waiting')}`}
      </p>
    </>
  )
}

/** The large picture: a shared screen with the speaker beside it, else the seat that the chair chose or that speaks. */
export function Stage({ seat }: { seat: Seat | null }) {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const room = useRoom()
  const self = useSelfSeat()
  const shared = useSharedScreen()
  const ownScreen = useStore(media.store, (state) => state.screenTrack)
  const chosenIsSelf = room.stageSeatId !== null && room.stageSeatId === self?.seatId
  const screen = shared?.stream.track ?? ownScreen
  const speaker = seat !== null && (
    <StagePicture
      seat={seat}
      isSelf={seat.seatId === self?.seatId}
      size={screen === null ? 'stage' : 'small'}
      chosen={room.stageSeatId === seat.seatId}
    />
  )
  return (
    <section className={classes.stage} aria-label={t('stage')}>
      {screen === null ? (
        speaker
      ) : (
        <>
          <SharedScreen />
          <div className={classes.speakerBeside}>{speaker}</div>
        </>
      )}
      {chosenIsSelf && <p className={classes.stageWords}>{t('ownOnStage')}</p>}
      {room.meeting.state === 'paused' && <p className={`${paused.words} ${classes.pausedWords}`}>{t('paused')}</p>}
      {!chosenIsSelf && room.seats.length <= 1 && <p className={classes.stageWords}>{t('alone')}</p>}
    </section>
  )
}

/** The speaker as this link bears it: moving, as a still, or by name alone. One's own picture costs no link. */
export function StagePicture(shown: { seat: Seat; isSelf: boolean; size: 'stage' | 'small'; chosen: boolean }) {
  const { media } = useMeetingSession()
  const kind = useStore(media.store, (state) => stageKind(state.rung.now))
  const { seat, size } = shown
  if (shown.isSelf || kind === 'picture') return <SeatPicture {...shown} />
  if (kind === 'still') return <StillPicture seat={seat} size={size} />
  return <QuietStage seat={seat} size={size} textOnly={kind === 'textOnly'} />
}
