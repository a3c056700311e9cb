import { Button, MantineProvider, Switch, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconArrowLeft } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { cssVariablesResolver, theme } from '../../ui/theme.ts'
import { createWall, type Wall } from '../../media/stills/wall.ts'
import { useKeepFocusedRow } from '../../ui/keep-focused-row.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { MessagesButton } from '../messages/MessagesButton.tsx'
import { useFloor } from '../floor/use-floor.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { Counters } from '../seats/Counters.tsx'
import { Tile } from './Tile.tsx'
import { countWall, WALL_FILTERS, wallRows, type WallFilter } from './wall-rules.ts'
import classes from './wall.module.css'

const TILE_PX = 200
/** Two beside each other on a phone. */
const NARROW_TILE_PX = 160
const NARROW_WALL_PX = 600
const GAP_PX = 8
const TILE_HEIGHT_PX = 184
const GROUP_PX = 44

interface WallViewProps {
  meetingId: MeetingId
  onBack: () => void
}

const ROOT_ID = 'buc-tuong'

/** Dark whatever theme the papers have, like the stage. */
export function WallView(props: WallViewProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme="dark"
      cssVariablesSelector={`#${ROOT_ID}`}
      getRootElement={() => document.getElementById(ROOT_ID) ?? undefined}
      withGlobalClasses={false}
    >
      <WallPage {...props} />
    </MantineProvider>
  )
}

/** All sites at once: a still of each, its state in words, how many are there, how its link is. */
function WallPage({ meetingId, onBack }: WallViewProps) {
  const { t } = useTranslation('wall')
  const wall = useWall(meetingId)
  const room = useRoom()
  const [filter, setFilter] = useState<WallFilter | null>(null)
  const [query, setQuery] = useState('')
  const [troublesFirst, setTroublesFirst] = useState(false)
  const all = useMemo(() => [...room.byId.values()], [room.byId])
  const counts = useMemo(() => countWall(all), [all])
  return (
    <main id={ROOT_ID} data-mantine-color-scheme="dark" className={classes.wall} aria-label={t('title')}>
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
        <MessagesButton />
        <Switch
          size="md"
          label={t('troublesFirst')}
          checked={troublesFirst}
          onChange={(event) => setTroublesFirst(event.currentTarget.checked)}
        />
        <div className={classes.search}>
          <SearchBox label={t('search')} value={query} onChange={setQuery} />
        </div>
      </div>
      <WallNews wall={wall} />
      <Tiles wall={wall} filter={filter} query={query} troublesFirst={troublesFirst} />
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

function WallNews({ wall }: { wall: Wall }) {
  const { t } = useTranslation('wall')
  const kind = useStore(wall.store, (state) => state.kind)
  return (
    <p className={classes.news} role="status" data-kind={kind}>
      {t(`kind.${kind}`)}
    </p>
  )
}

interface TilesProps {
  wall: Wall
  filter: WallFilter | null
  query: string
  troublesFirst: boolean
}

function Tiles({ wall, filter, query, troublesFirst }: TilesProps) {
  const { t } = useTranslation(['wall', 'seats'])
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const floor = useFloor()
  const scroller = useRef<HTMLDivElement>(null)
  const { ref, width } = useElementSize()
  const tilePx = width < NARROW_WALL_PX ? NARROW_TILE_PX : TILE_PX
  const columns = Math.max(1, Math.floor((width + GAP_PX) / (tilePx + GAP_PX)))
  const rows = useMemo(
    () => wallRows([...room.byId.values()], { filter, query, troublesFirst, columns }),
    [room.byId, filter, query, troublesFirst, columns],
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
      <div ref={ref} className={classes.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          const place = { height: item.size, transform: `translateY(${item.start}px)` }
          return row.kind === 'group' ? (
            <h2 key={item.key} className={classes.group} style={place}>
              {row.group === 'people' || row.group === 'top'
                ? t(`seats:group.${row.group}`)
                : (row.name ?? t('seats:group.others'))}{' '}
              ({row.all})
            </h2>
          ) : (
            <ul
              key={item.key}
              {...kept.focusProps(item.index)}
              className={classes.row}
              style={{ ...place, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {row.seats.map((seat) => (
                <Tile
                  key={seat.seatId}
                  wall={wall}
                  seat={seat}
                  isSelf={seat.seatId === self?.seatId}
                  room={room}
                  floor={floor}
                  rights={rights}
                />
              ))}
            </ul>
          )
        })}
      </div>
    </div>
  )
}
