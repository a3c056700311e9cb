import { NativeSelect } from '@mantine/core'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { CELLS, type CellLayout } from '../../../../signaling/wire/layout.ts'
import type { Seat } from '../../net/session.ts'
import { shownOn } from '../../meeting-room/stage-rules.ts'
import { useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { askedFor, cellsOf, pagesOf, type Cell, type GridPage } from './grid-rules.ts'
import { SharedScreen, useScreenShown } from './Stage.tsx'
import { SmallPicture } from './SmallPictures.tsx'
import { hasSmallPicture } from './small-pictures-rules.ts'
import { ImposedBand } from '../layouts/ImposedBand.tsx'
import type { PictureLayout } from '../layouts/use-picture-layout.ts'
import classes from './grid.module.css'
import news from './news.module.css'
import { PageTurner } from './PageTurner.tsx'
import paused from './paused.module.css'

interface PictureGridProps {
  layout: CellLayout
  /** Where it is said that the chair has set the layout; null: nowhere. */
  pictures: PictureLayout | null
  /** There is room for one's own picture and the turning of pages below the cells. */
  foot: boolean
  onShown: (seatIds: readonly SeatId[]) => void
}

/** Equal pictures beside each other: the shared screen, who is on the stage, the chair, and others in pages. */
export function PictureGrid({ layout, pictures, foot, onShown }: PictureGridProps) {
  const { t } = useTranslation(['layouts', 'room'])
  const room = useRoom()
  const [turnedTo, setTurnedTo] = useState(0)
  const [before, setBefore] = useState<readonly (Cell | null)[]>([])
  const stage = shownOn(room)?.seatId ?? null
  const { pages, chair, shared, others } = useThoseShown(layout)
  const pageIndex = Math.min(turnedTo, pages.length - 1)
  const page = pages[pageIndex] ?? { group: null, name: null, seatIds: [] }
  const cells = cellsOf(before, { layout, shared, stage, chair, page, others })
  if (cells !== before) setBefore(cells)
  const asked = askedFor(cells, { stage, chair })
  const askedKey = asked.join(' ')
  useEffect(() => {
    onShown(asked)
    // The ids themselves are what matters, not the array that holds them.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [askedKey, onShown])
  const places = Array.from({ length: CELLS[layout] }, (_, at) => cells[at] ?? null)
  return (
    <>
      <div className={classes.whole}>
        {pictures !== null && (
          <div role="status" aria-live="polite" className={classes.said}>
            <ImposedBand pictures={pictures} className={news.band} closeClassName={news.bandClose} />
          </div>
        )}
        <section className={classes.grid} data-cells={layout} aria-label={t('layouts:grid')}>
          {room.meeting.state === 'paused' && <p className={paused.words}>{t('room:paused')}</p>}
          {places.map((cell, at) => (
            <div key={cell ?? `empty-${at}`} className={classes.cell} data-cell={cell === null ? 'empty' : 'full'}>
              {cell === null ? (
                <span>{t(layout === 'chairAndSpeaker' ? 'layouts:nobodyYet' : 'layouts:emptyPlace')}</span>
              ) : cell === 'screen' ? (
                <SharedScreen />
              ) : (
                <SeatInCell seatId={cell} onStage={cell === stage} />
              )}
            </div>
          ))}
        </section>
      </div>
      {foot && <Foot pages={pages} pageIndex={pageIndex} onTurn={setTurnedTo} />}
    </>
  )
}

function SeatInCell({ seatId, onStage }: { seatId: SeatId; onStage: boolean }) {
  const { byId, stageSeatId } = useRoom()
  const seat = byId.get(seatId)
  if (seat === undefined) return null
  return <SmallPicture seat={seat} isSelf={false} chosen={stageSeatId === seatId} onStage={onStage} />
}

function useThoseShown(layout: CellLayout) {
  const room = useRoom()
  const self = useSelfSeat()
  const shared = useScreenShown()
  const { seats, byId } = room
  return useMemo(() => {
    const chair = seats.find((seat) => seat.chair && seat.seatId !== self?.seatId)?.seatId ?? null
    const shown = (seat: Seat) => seat.seatId !== self?.seatId && hasSmallPicture(seat, byId.size)
    // By district the chair has no cell of its own, and stands among its own district.
    const others = seats.filter((seat) => shown(seat) && (layout === 'districts' || seat.seatId !== chair))
    const pages = pagesOf(layout, others, byId.values(), shared)
    return { pages, chair: layout === 'districts' ? null : chair, shared, others: others.map(({ seatId }) => seatId) }
  }, [seats, byId, self?.seatId, shared, layout])
}

interface FootProps {
  pages: readonly GridPage[]
  pageIndex: number
  onTurn: (pageIndex: number) => void
}

/** One's own picture, and the pages of the others. */
function Foot({ pages, pageIndex, onTurn }: FootProps) {
  const { t } = useTranslation(['room', 'layouts', 'seats'])
  const { stageSeatId } = useRoom()
  const self = useSelfSeat()
  const divided = pages.some(({ group }) => group !== null)
  const nameOf = ({ group, name }: GridPage) =>
    name ?? (group === 'people' || group === 'top' ? t(`seats:group.${group}`) : t('seats:group.others'))
  // A district with more places than fit has several pages: the list leads to the first of them.
  const firsts = pages.flatMap((page, at) => (at === 0 || page.group !== pages[at - 1]?.group ? [{ page, at }] : []))
  const chosen = firsts.findLast(({ at }) => at <= pageIndex)?.at ?? 0
  return (
    <div className={classes.foot}>
      {self !== null && (
        <div className={classes.own}>
          <SmallPicture seat={self} isSelf chosen={stageSeatId === self.seatId} />
        </div>
      )}
      {divided && (
        <NativeSelect
          aria-label={t('layouts:district')}
          className={classes.district}
          value={String(chosen)}
          onChange={(event) => onTurn(Number(event.currentTarget.value))}
          data={firsts.map(({ page, at }) => ({ value: String(at), label: nameOf(page) }))}
        />
      )}
      {pages.length > 1 && <PageTurner pageIndex={pageIndex} pageCount={pages.length} onTurn={onTurn} />}
    </div>
  )
}
