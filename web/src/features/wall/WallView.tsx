import { Button, Group, MantineProvider, mergeThemeOverrides, Switch, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconArrowLeft } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useMemo, useRef, useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MeetingId, SeatId } from '../../../../signaling/wire/ids.ts'
import { cssVariablesResolver, theme } from '../../ui/theme.ts'
import { createWall, type Wall } from '../../media/stills/wall.ts'
import { useKeepFocusedRow } from '../../ui/keep-focused-row.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { MessagesButton, WriteToButton } from '../messages/MessagesButton.tsx'
import { SeatActions } from '../floor/SeatActions.tsx'
import { useFloor } from '../floor/use-floor.ts'
import { NO_LINKS, openLinks, type SiteLinks } from '../monitor/links.ts'
import { SiteDrawer } from '../monitor/SiteDrawer.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import type { RoomSession, Seat } from '../../net/session.ts'
import { Counters } from '../seats/Counters.tsx'
import { Tile } from './Tile.tsx'
import { useFront } from './use-front.ts'
import { countWall, FRONT, headCountOf, WALL_FILTERS, wallRows, type WallFilter, type WallRow } from './wall-rules.ts'
import classes from './wall.module.css'

const TILE_PX = 200
/** Two beside each other on a phone. */
const NARROW_TILE_PX = 160
const NARROW_WALL_PX = 600
const GAP_PX = 8
const TILE_HEIGHT_PX = 208
const GROUP_PX = 44

interface WallViewProps {
  meetingId: MeetingId
  onBack: () => void
}

const ROOT_ID = 'giam-sat'
/** Where drawers, menus and tips of this page are drawn, instead of in the light body. */
const ABOVE_ID = 'giam-sat-tren'
const DARK = 'giam-sat-toi'
const wallTheme = mergeThemeOverrides(theme, { components: { Portal: { defaultProps: { target: `#${ABOVE_ID}` } } } })

/** Dark whatever theme the papers have, like the stage. */
export function WallView(props: WallViewProps) {
  return (
    <MantineProvider
      theme={wallTheme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme="dark"
      cssVariablesSelector={`.${DARK}`}
      getRootElement={() => document.getElementById(ROOT_ID) ?? undefined}
      withGlobalClasses={false}
    >
      <WallPage {...props} />
      <div id={ABOVE_ID} data-mantine-color-scheme="dark" className={`${DARK} ${classes.above}`} />
    </MantineProvider>
  )
}

/** The monitor (giám sát điểm cầu): a still of each site, its state in words, how many are there, how its link is and why. */
function WallPage({ meetingId, onBack }: WallViewProps) {
  const { t } = useTranslation('wall')
  const { session } = useMeetingSession()
  const wall = useWall(meetingId)
  const lines = useLines(session)
  const room = useRoom()
  const bySeat = useStore(lines.store, (state) => state.lines)
  const [filter, setFilter] = useState<WallFilter | null>(null)
  const [query, setQuery] = useState('')
  const [troublesFirst, setTroublesFirst] = useState(true)
  const [opened, setOpened] = useState<SeatId | null>(null)
  const all = useMemo(() => [...room.byId.values()], [room.byId])
  const counts = useMemo(() => countWall(all, bySeat), [all, bySeat])
  const open = useCallback((seatId: SeatId) => setOpened(seatId), [])
  return (
    <main id={ROOT_ID} data-mantine-color-scheme="dark" className={`${DARK} ${classes.wall}`} aria-label={t('title')}>
      <div className={classes.top}>
        <Button variant="default" leftSection={<IconArrowLeft size={20} aria-hidden />} onClick={onBack}>
          {t('back')}
        </Button>
        <Counters
          filters={WALL_FILTERS}
          counts={counts}
          chosen={filter}
          onChoose={setFilter}
          wordsOf={(one) => t(`filter.${one}`, { count: counts[one] })}
        />
        <span className={classes.grow} />
        <div className={classes.search}>
          <SearchBox label={t('search')} value={query} onChange={setQuery} />
        </div>
      </div>
      <div className={classes.below}>
        <strong className={classes.heads}>{t('heads', { count: headCountOf(all) })}</strong>
        <WallNews wall={wall} />
        <span className={classes.grow} />
        <MessagesButton />
        <Switch
          size="md"
          label={t('troublesFirst')}
          checked={troublesFirst}
          onChange={(event) => setTroublesFirst(event.currentTarget.checked)}
        />
      </div>
      <Tiles {...{ wall, lines, all, filter, query, troublesFirst }} reading={opened !== null} onOpen={open} />
      <Details
        seat={opened === null ? null : (room.byId.get(opened) ?? null)}
        lines={lines}
        onClose={() => setOpened(null)}
      />
    </main>
  )
}

/** Looks for new pictures for as long as the wall is on the screen. */
function useWall(meetingId: MeetingId): Wall {
  const [wall] = useState(() => createWall(meetingId))
  useEffect(() => {
    wall.start()
    return () => wall.close()
  }, [wall])
  return wall
}

/** The lines of all sites for as long as the wall is on the screen. */
function useLines(session: RoomSession): SiteLinks {
  const [lines, setLines] = useState<SiteLinks>(NO_LINKS)
  useEffect(() => {
    const opened = openLinks(session)
    setLines(opened)
    return () => opened.close()
  }, [session])
  return lines
}

function WallNews({ wall }: { wall: Wall }) {
  const { t } = useTranslation('wall')
  const kind = useStore(wall.store, (state) => state.kind)
  return (
    <p className={classes.news} role="status" data-kind={kind}>
      {t(`kind.${kind}`)}
    </p>
  )
}

function Details({ seat, lines, onClose }: { seat: Seat | null; lines: SiteLinks; onClose: () => void }) {
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const floor = useFloor()
  const isSelf = seat !== null && seat.seatId === self?.seatId
  const mayAct = seat !== null && (seat.connection !== 'absent' || room.shownOut.includes(seat.seatId))
  const actions = seat !== null && (
    <Group gap={4} wrap="nowrap">
      {!isSelf && <WriteToButton seat={seat} />}
      {mayAct && <SeatActions seat={seat} isSelf={isSelf} room={room} floor={floor} rights={rights} />}
    </Group>
  )
  return <SiteDrawer seat={seat} isSelf={isSelf} lines={lines} actions={actions} onClose={onClose} />
}

interface TilesProps {
  wall: Wall
  lines: SiteLinks
  all: readonly Seat[]
  filter: WallFilter | null
  query: string
  troublesFirst: boolean
  /** A site's details are open. */
  reading: boolean
  onOpen: (seatId: SeatId) => void
}

function Tiles({ wall, lines, all, filter, query, troublesFirst, reading, onOpen }: TilesProps) {
  const { t } = useTranslation(['wall', 'seats'])
  const bySeat = useStore(lines.store, (state) => state.lines)
  const [focused, setFocused] = useState(false)
  const front = useFront(all, bySeat, reading || focused)
  const scroller = useRef<HTMLDivElement>(null)
  const { ref, width } = useElementSize()
  const tilePx = width < NARROW_WALL_PX ? NARROW_TILE_PX : TILE_PX
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (tilePx + GAP_PX)))
  const rows = useMemo(
    () => wallRows(all, { filter, query, front: troublesFirst ? front : null, columns, lines: bySeat }),
    [all, filter, query, troublesFirst, front, columns, bySeat],
  )
  const kept = useKeepFocusedRow()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? GROUP_PX : TILE_HEIGHT_PX + GAP_PX),
    overscan: 2,
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: kept.rangeExtractor,
  })
  return (
    <div ref={scroller} className={classes.scroller} tabIndex={0} role="region" aria-label={t('tiles')}>
      {rows.length === 0 && <Text p="md">{t('noneFound')}</Text>}
      <div
        ref={ref}
        className={classes.rows}
        style={{ height: virtual.getTotalSize() }}
        onFocus={({ target }) => setFocused(target.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          const place = { height: item.size, transform: `translateY(${item.start}px)` }
          return row.kind === 'group' ? (
            <GroupHead key={item.key} row={row} place={place} />
          ) : (
            <ul
              key={item.key}
              {...kept.focusProps(item.index)}
              className={classes.row}
              style={{ ...place, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {row.seats.map((seat) => (
                <Tile key={seat.seatId} wall={wall} lines={lines} seat={seat} onOpen={onOpen} />
              ))}
            </ul>
          )
        })}
      </div>
    </div>
  )
}

function GroupHead({ row, place }: { row: Extract<WallRow, { kind: 'group' }>; place: CSSProperties }) {
  const { t } = useTranslation(['wall', 'seats'])
  const named = row.group === 'people' || row.group === 'top' ? t(`seats:group.${row.group}`) : null
  return (
    <h2 className={classes.group} style={place}>
      {row.group === FRONT ? t('front') : (named ?? row.name ?? t('seats:group.others'))} ({row.all})
    </h2>
  )
}
