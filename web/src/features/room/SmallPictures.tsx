import { useElementSize, useMediaQuery } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import type { Seat } from '../../net/session.ts'
import { useNarrow } from '../../ui/use-narrow.ts'
import { PictureActions } from '../floor/SeatActions.tsx'
import { useFloor } from '../floor/use-floor.ts'
import { PageTurner } from './PageTurner.tsx'
import { SeatPicture } from './SeatPicture.tsx'
import { StagePicture } from './Stage.tsx'
import { hasSmallPicture, keepPlaces, pageOf, picturesThatFit } from './small-pictures-rules.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import classes from './strip.module.css'
import { SMALL_MEETING_SEATS } from '../../../../signaling/floor/wire.ts'

const PICTURE_PX = 160
/** Narrower where many are to be turned through: nine of them find room beside the papers. */
const CROWD_PICTURE_PX = 120
const GAP_PX = 8
/** Where a second row takes little from the stage, which is wider than high. */
const TWO_ROWS = '(min-width: 901px) and (min-height: 700px)'

/** One's own video and one page of the others'. The page tells the server which seats it shows, since it receives no others. */
export function SmallPictures({ onShown }: { onShown: (seatIds: readonly SeatId[]) => void }) {
  const { t } = useTranslation('room')
  const { seats, byId, stageSeatId } = useRoom()
  const self = useSelfSeat()
  const narrow = useNarrow()
  const tall = useMediaQuery(TWO_ROWS, false, { getInitialValueInEffect: false })
  // By the number of invited seats, which does not change: the layout stays when somebody joins.
  const crowd = byId.size > SMALL_MEETING_SEATS
  const rows = crowd && tall ? 2 : 1
  const { ref, width } = useElementSize()
  const [wantedPage, setWantedPage] = useState(0)
  const [places, setPlaces] = useState<readonly (SeatId | null)[]>([])
  // The chair is seen whichever page is open, where there is room for it.
  const chair = narrow ? undefined : seats.find((seat) => seat.chair && seat.seatId !== self?.seatId)
  const shown = seats.filter(
    (seat) => seat.seatId !== self?.seatId && seat !== chair && hasSmallPicture(seat, byId.size),
  )
  const kept = keepPlaces(
    places,
    shown.map(({ seatId }) => seatId),
  )
  if (kept !== places) setPlaces(kept)
  const most = picturesThatFit(width, crowd ? CROWD_PICTURE_PX : PICTURE_PX, GAP_PX, rows)
  const page = pageOf(kept, wantedPage, most)
  const shownIds = page.items.filter((seatId) => seatId !== null)
  const shownKey = shownIds.join(' ')
  useEffect(() => {
    onShown(shownIds)
    // The ids themselves are what matters, not the array that holds them.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shownKey, onShown])
  return (
    <section className={classes.strip} aria-label={t('smallPictures')} data-crowd={crowd} data-rows={rows}>
      {self !== null && (
        <div className={classes.small} data-whose={chair === undefined ? 'self-alone' : 'self'}>
          <SmallPicture seat={self} isSelf chosen={stageSeatId === self.seatId} />
        </div>
      )}
      {chair !== undefined && (
        <div className={classes.small} data-whose="chair">
          <SmallPicture seat={chair} isSelf={false} chosen={stageSeatId === chair.seatId} />
        </div>
      )}
      <div className={classes.pages}>
        <PageTurner pageIndex={page.pageIndex} pageCount={page.pageCount} onTurn={setWantedPage} />
      </div>
      <div
        ref={ref}
        className={classes.others}
        style={crowd ? { gridTemplateColumns: `repeat(${Math.ceil(most / rows)}, minmax(0, 192px))` } : undefined}
      >
        {page.items.map((seatId, index) => {
          const seat = seatId === null ? undefined : byId.get(seatId)
          // The place of a seat that left stays empty, so that no other picture moves.
          return (
            <div key={seat?.seatId ?? `empty-${index}`} className={classes.small} data-empty={seat === undefined}>
              {seat !== undefined && <SmallPicture seat={seat} isSelf={false} chosen={stageSeatId === seat.seatId} />}
            </div>
          )
        })}
      </div>
    </section>
  )
}

interface SmallPictureProps {
  seat: Seat
  isSelf: boolean
  chosen: boolean
  /** It is the picture of the stage, which comes as a still where the link bears no other. */
  onStage?: boolean
}

/** For chair and secretaries the picture is a button that opens the actions on its seat; for others it is a picture. */
export function SmallPicture({ seat, isSelf, chosen, onStage = false }: SmallPictureProps) {
  const room = useRoom()
  const rights = useRights()
  const floor = useFloor()
  return (
    <>
      {onStage ? (
        <StagePicture seat={seat} isSelf={isSelf} size="small" chosen={chosen} />
      ) : (
        <SeatPicture seat={seat} isSelf={isSelf} size="small" chosen={chosen} />
      )}
      {rights.lead && (
        <PictureActions
          className={classes.press}
          seat={seat}
          isSelf={isSelf}
          room={room}
          floor={floor}
          rights={rights}
        />
      )}
    </>
  )
}
