import { Button, Chip, Group, Menu, NumberInput, Progress, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { IconChevronDown, IconPlayerSkipForward, IconReportAnalytics, IconUsersGroup } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlaceState, RollCallNow, RollCallWay } from '../../../../signaling/roll-call/wire.ts'
import { MAX_HEAD_COUNT } from '../../../../signaling/wire/head-count.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { formatTime } from '../../ui/format.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import {
  answeredOf,
  canBeCalled,
  countRows,
  filterRows,
  FILTERS,
  rowsOf,
  type DeskRow,
  type Filter,
} from './desk-rules.ts'
import { placeWords } from './place-words.ts'
import { useDeskActs, type DeskActs } from './use-roll-call.ts'
import classes from './roll-call.module.css'

/** The roll call at the desk of chair and secretary: begins it, shows what is still open, notes results. */
export function RollCallPanel() {
  const { t } = useTranslation('roll-call')
  const { rollCall, byId, meetingId } = useRoom()
  const acts = useDeskActs()
  const { now } = rollCall
  const rows = rowsOf(byId, rollCall)
  const running = now !== null && now.endedAtMs === null
  return (
    <section aria-label={t('title')} className={classes.panel}>
      <Title order={2} size="h3">
        {now === null ? t('title') : t('numbered', { n: now.number })}
      </Title>
      {now === null && <Text c="dimmed">{t('none')}</Text>}
      {now !== null && <Sums now={now} rows={rows} />}
      {running ? <Running now={now} rows={rows} acts={acts} /> : <Begin number={(now?.number ?? 0) + 1} acts={acts} />}
      {now !== null && !running && <Places now={now} rows={rows} acts={acts} />}
      {now !== null && (
        <Button
          component="a"
          href={`/cuoc-hop/${meetingId}/diem-danh/ket-qua`}
          target="_blank"
          variant="default"
          leftSection={<IconReportAnalytics size={20} aria-hidden />}
        >
          {t('results')}
        </Button>
      )}
    </section>
  )
}

function Begin({ number, acts }: { number: number; acts: DeskActs }) {
  const { t } = useTranslation('roll-call')
  const [way, setWay] = useState<RollCallWay>('byDistrict')
  return (
    <Stack gap="xs">
      <SegmentedControl
        fullWidth
        aria-label={t('wayLabel')}
        value={way}
        onChange={(next) => setWay(next === 'inTurn' ? 'inTurn' : 'byDistrict')}
        data={(['byDistrict', 'inTurn'] as const).map((value) => ({ value, label: t(`way.${value}.name`) }))}
      />
      <Text size="sm" c="dimmed">
        {t(`way.${way}.text`)}
      </Text>
      <Button leftSection={<IconUsersGroup size={20} aria-hidden />} onClick={() => void acts.start(way)}>
        {number === 1 ? t('start') : t('startAgain', { n: number })}
      </Button>
    </Stack>
  )
}

interface PartProps {
  now: RollCallNow
  rows: readonly DeskRow[]
}

function Sums({ now, rows }: PartProps) {
  const { t } = useTranslation('roll-call')
  const counts = countRows(rows)
  const { n, all } = answeredOf(counts)
  const groups = [counts.sites, counts.delegates, counts.guests]
  const share = (state: 'present' | 'excused' | 'absent') =>
    (groups.reduce((sum, group) => sum + group[state], 0) / Math.max(1, all)) * 100
  const words = t('answered', { n, all })
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t(`way.${now.way}.name`)} · {t('began', { at: formatTime(now.startedAtMs) })}
        {now.endedAtMs !== null && ` · ${t('ended', { at: formatTime(now.endedAtMs) })}`}
      </Text>
      <Text fw={600} role="status">
        {words}
      </Text>
      <Progress.Root size="xl" my={4}>
        <Progress.Section value={share('present')} color="green" aria-label={words} />
        <Progress.Section value={share('excused')} color="yellow" aria-hidden />
        <Progress.Section value={share('absent')} color="red" aria-hidden />
      </Progress.Root>
      <Text size="sm">{t('sites', counts.sites)}</Text>
      <Text size="sm">
        {t('persons', {
          ...{ present: counts.delegates.present, all: counts.delegates.all },
          ...{ guests: counts.guests.present, allGuests: counts.guests.all },
        })}
      </Text>
      <Text size="sm" fw={600}>
        {t('people', counts.people)}
      </Text>
    </div>
  )
}

function Running({ now, rows, acts }: PartProps & { acts: DeskActs }) {
  const { t } = useTranslation('roll-call')
  const found = filterRows(rows)
  return (
    <>
      {now.way === 'inTurn' && <Called key={now.calledSeatId} now={now} rows={rows} acts={acts} />}
      <Places now={now} rows={rows} acts={acts} />
      <Group gap="xs">
        <Button
          variant="default"
          disabled={found.notJoined.length === 0}
          onClick={() =>
            void acts.markAbsent(
              now,
              found.notJoined.map(({ seat }) => seat.seatId),
            )
          }
        >
          {t('absentAll', { n: found.notJoined.length })}
        </Button>
        <Button
          variant="default"
          disabled={found.absent.length === 0}
          onClick={() => void acts.again(now, found.absent.length)}
        >
          {t('again', { n: found.absent.length })}
        </Button>
        <Button color="red" variant="light" onClick={() => void acts.end(now)}>
          {t('end')}
        </Button>
      </Group>
    </>
  )
}

/** Who is on air now, with what the desk may note of them, and the next one by one press. */
function Called({ now, rows, acts }: PartProps & { acts: DeskActs }) {
  const { t } = useTranslation('roll-call')
  const called = rows.find(({ seat }) => seat.seatId === now.calledSeatId)
  const [count, setCount] = useState<number | null>(null)
  const headCount = count ?? called?.place.expected ?? called?.seat.headCount ?? 0
  const left = rows.some(({ seat, place }) => canBeCalled(seat) && place.state === 'waiting' && place.calls < now.round)
  return (
    <div className={classes.called} aria-live="polite">
      {called === undefined ? (
        <Text c="dimmed">{left ? t('nobodyCalled') : t('allCalled')}</Text>
      ) : (
        <>
          <Text size="sm" c="dimmed">
            {t('called')}
          </Text>
          <Text fw={700} fz="1.25rem">
            {fullNameOf(called.seat)}
          </Text>
          <Group gap="xs" align="flex-end">
            {called.seat.kind === 'site' && (
              <NumberInput
                label={t('answer.count')}
                w={150}
                {...{ min: 0, max: MAX_HEAD_COUNT, allowDecimal: false, allowNegative: false }}
                value={headCount}
                onChange={(value) => setCount(Number(value) || 0)}
              />
            )}
            <Button
              color="green"
              onClick={() => void acts.mark(now, [called.seat.seatId], called.place.state, 'present', headCount)}
            >
              {t('mark.present')}
            </Button>
            <Acts row={called} now={now} acts={acts} />
          </Group>
        </>
      )}
      <Button
        fullWidth
        leftSection={<IconPlayerSkipForward size={20} aria-hidden />}
        disabled={!left}
        onClick={() => void acts.call(now, null)}
      >
        {called === undefined ? t('callFirst') : t('next')}
      </Button>
    </div>
  )
}

/** What is still open, or another part of the list. */
function Places({ now, rows, acts }: PartProps & { acts: DeskActs }) {
  const { t } = useTranslation('roll-call')
  const [filter, setFilter] = useState<Filter>('exceptions')
  const found = filterRows(rows)
  const shown = found[filter]
  return (
    <>
      <Chip.Group value={filter} onChange={(next) => setFilter(FILTERS.find((one) => one === next) ?? 'exceptions')}>
        <Group gap={6} role="radiogroup" aria-label={t('filterLabel')}>
          {FILTERS.map((one) => (
            <Chip key={one} value={one} size="md" classNames={{ label: classes.chip }}>
              {t(`filter.${one}`, { n: found[one].length })}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {shown.length === 0 ? (
        <Text c="dimmed">{t(filter === 'exceptions' ? 'noException' : 'nothingHere')}</Text>
      ) : (
        <VirtualList
          label={t('listLabel')}
          rows={shown}
          rowHeight={72}
          maxHeight={480}
          keyOf={({ seat }) => seat.seatId}
          renderRow={(row) => (
            <Row row={row} now={now}>
              <Acts row={row} now={now} acts={acts} />
            </Row>
          )}
        />
      )}
    </>
  )
}

function Row({ row: { seat, place }, now, children }: { row: DeskRow; now: RollCallNow; children: ReactNode }) {
  const { t } = useTranslation('roll-call')
  return (
    <div className={classes.row} data-called={seat.seatId === now.calledSeatId}>
      <span className={classes.name} title={fullNameOf(seat)}>
        <strong>{fullNameOf(seat)}</strong>
        <span className={classes.words} data-state={place.state}>
          {placeWords(t, place, seat.connection !== 'absent')}
        </span>
      </span>
      {children}
    </div>
  )
}

/** What may be done about one place. */
function Acts({ row: { seat, place }, now, acts }: { row: DeskRow; now: RollCallNow; acts: DeskActs }) {
  const { t } = useTranslation('roll-call')
  const others = (['present', 'absent', 'waiting'] as const).filter((to) => to !== place.state)
  const canCall =
    now.way === 'inTurn' && now.endedAtMs === null && canBeCalled(seat) && seat.seatId !== now.calledSeatId
  const mark = (to: Exclude<PlaceState, 'checkedIn' | 'excused'>) => void acts.mark(now, [seat.seatId], place.state, to)
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          miw={44}
          px="xs"
          aria-label={t('acts', { name: fullNameOf(seat) })}
          style={{ flexShrink: 0 }}
        >
          <IconChevronDown size={20} aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {canCall && <Menu.Item onClick={() => void acts.call(now, seat.seatId)}>{t('call')}</Menu.Item>}
        {others.map((to) => (
          <Menu.Item key={to} onClick={() => mark(to)}>
            {t(`mark.${to}`)}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => void acts.excuse(now, seat, place.state)}>{t('mark.excused')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
