import { useDocumentVisibility, useIdle } from '@mantine/hooks'
import { IconMaximize } from '@tabler/icons-react'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { USUAL_DISPLAY } from '../../../../signaling/seats/wire.ts'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { lazily } from '../../ui/lazily.ts'
import { log } from '../../log/log.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { usePlaysSound, useRoom, useSelfSeat, useSharedScreen, useStageSeat } from '../../meeting-room/use-room.ts'
import { useRoomNews } from '../../meeting-room/use-room-news.ts'
import { imposedOn } from '../layouts/choice-rules.ts'
import { PictureGrid } from '../room/PictureGrid.tsx'
import { Sounds } from '../room/Sounds.tsx'
import { Stage } from '../room/Stage.tsx'
import { DisplayBallot, useDisplayBallot } from '../voting/DisplayBallot.tsx'
import { DisplayBand } from './DisplayBand.tsx'
import { DisplayQueue } from './DisplayQueue.tsx'
import classes from './display.module.css'
import { shownOnDisplay } from './display-rules.ts'

// What draws papers is by far the heaviest part; the picture does not wait for it.
const PresentedPaper = lazily(async () => (await import('./PresentedPaper.tsx')).PresentedPaper)

const NOBODY: readonly SeatId[] = []

/** What is on air, the chair's layout of pictures, or the ballot or the presented paper with the picture beside; below it who speaks, on what, for how long. Nothing to press. */
export function DisplayView({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('hall-display')
  const { session, media } = useMeetingSession()
  const { presenting, layouts } = useRoom()
  const display = useStore(session.store, ({ own }) => own?.display ?? USUAL_DISPLAY)
  const cutOff = useStore(session.store, ({ status }) => status.kind === 'reconnecting')
  const sharing = useSharedScreen() !== null
  const plays = usePlaysSound()
  const seat = useStageSeat()
  const imposed = imposedOn(layouts.imposed, useSelfSeat())?.layout ?? null
  const ballot = useDisplayBallot()
  const shown = shownOnDisplay(display, presenting.page, sharing, imposed, ballot)
  const beside = shown.kind === 'paper' || shown.kind === 'ballot'
  const cells = shown.kind === 'grid' ? shown.layout : null
  const [smallPictures, setSmallPictures] = useState<readonly SeatId[]>(NOBODY)
  const visible = useDocumentVisibility() !== 'hidden'
  const idle = useIdle(3_000, { events: ['mousemove', 'keydown', 'touchstart'] })
  useRoomNews(meeting.meetingId)
  useEffect(() => {
    if (!visible) media.setView({ smallPictures: [], video: 'none' })
    else if (cells === null) media.setView({ smallPictures: [], video: 'stageOnly' })
    else media.setView({ smallPictures, video: 'all', layout: cells })
  }, [media, visible, cells, smallPictures])
  const stage = (
    <div className={classes.stage}>
      <Stage seat={seat} />
    </div>
  )
  return (
    <div className={classes.display} data-shows={shown.kind} data-queue={display.queue} data-idle={idle}>
      <main className={classes.content} aria-label={t('title')}>
        {shown.kind === 'paper' && (
          <div className={classes.paper}>
            <Suspense fallback={<p className={classes.wait}>{t('openingPaper')}</p>}>
              <PresentedPaper meetingId={meeting.meetingId} page={shown.page} />
            </Suspense>
          </div>
        )}
        {shown.kind === 'ballot' && (
          <div className={classes.paper}>
            <DisplayBallot ballot={shown.ballot} />
          </div>
        )}
        {beside || display.queue ? (
          <div className={classes.side}>
            {beside && stage}
            {display.queue && <DisplayQueue />}
          </div>
        ) : null}
        {shown.kind === 'picture' && stage}
        {cells !== null && (
          <div className={classes.grid}>
            <PictureGrid key={cells} layout={cells} pictures={null} foot={false} onShown={setSmallPictures} />
          </div>
        )}
      </main>
      <DisplayBand cutOff={cutOff} />
      {plays && <Sounds />}
      <button type="button" className={classes.fullScreen} onClick={fillScreen}>
        <IconMaximize aria-hidden />
        {t('fullScreen')}
      </button>
    </div>
  )
}

function fillScreen(): void {
  const done =
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen()
  done.catch((error: unknown) => log.page('the page could not fill the screen', {}, error))
}
