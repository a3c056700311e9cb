import { Button, Group, Select, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconArmchair, IconArmchairOff } from '@tabler/icons-react'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { MeetingDetail, Participant } from '../../../../signaling/meeting/wire.ts'
import type { Place, Seating } from '../../../../signaling/seating/wire.ts'
import { AccountId, RoomPlanId } from '../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../net/http.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useConfirm } from '../../ui/confirm.tsx'
import { fold, foundIn } from '../../ui/fold.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { PlanView } from './PlanView.tsx'
import { useRooms, useSeating, useSeatingActs, type SeatingActs } from './use-seating.ts'
import classes from './seating.module.css'

/** Who sits where in one meeting: the room is chosen, then people are placed. */
export function MeetingSeatingPage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={5} rowHeight={90} />
  return meeting.data.rights.readAttendance ? <Placing meeting={meeting.data} /> : <ForbiddenPage />
}

function Placing({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('seating')
  const { meetingId, title } = meeting
  const seating = useSeating(meetingId, null)
  const acts = useSeatingActs(meetingId)
  return (
    <>
      <PageHeader title={t('title')} back={{ to: `/cuoc-hop/${meetingId}`, label: t('back') }} note={title} />
      {seating.isPending && <RowSkeletons rows={3} height={120} />}
      {seating.isError && seating.data === undefined && (
        <ErrorState code={refusalCode(seating.error)} onRetry={() => void seating.refetch()} />
      )}
      {seating.data !== undefined && (
        <Stack>
          <RoomChoice seating={seating.data} acts={acts} />
          <ErrorAlert text={acts.refused} />
          {seating.data.room === null ? (
            <EmptyState icon={IconArmchair} title={t('chooseFirst')} text={t('chooseFirstText')} />
          ) : (
            <People meeting={meeting} seating={seating.data} acts={acts} />
          )}
        </Stack>
      )}
    </>
  )
}

function RoomChoice({ seating: { room, placed }, acts }: { seating: Seating; acts: SeatingActs }) {
  const { t } = useTranslation('seating')
  const rooms = useRooms()
  const confirm = useConfirm()
  const choose = async (value: string | null) => {
    const chosen = RoomPlanId.safeParse(value).data ?? null
    if (chosen === (room?.roomPlanId ?? null)) return
    const count = placed.length
    const agreed =
      count === 0 ||
      (await confirm({
        title: t('changeRoomTitle'),
        text: t('changeRoomText', { count }),
        confirm: t('changeRoom'),
      }))
    if (agreed) await acts.choose(chosen)
  }
  return (
    <Select
      label={t('room')}
      placeholder={t('noRoom')}
      maw={480}
      searchable
      clearable
      limit={60}
      value={room?.roomPlanId ?? null}
      data={(rooms.data ?? []).map(({ roomPlanId, name, siteName }) => ({
        value: roomPlanId,
        label: `${name} · ${siteName}`,
      }))}
      onChange={(value) => void choose(value)}
    />
  )
}

interface PeopleProps {
  meeting: MeetingDetail
  seating: Seating
  acts: SeatingActs
}

/** Somebody is picked, then the place is: by pressing both, or by dragging the one onto the other. */
function People({ meeting, seating: { room, placed }, acts }: PeopleProps) {
  const { t } = useTranslation('seating')
  const [picked, setPicked] = useState<AccountId | null>(null)
  const people = meeting.participants.filter(({ role }) => role !== 'operator')
  const byId = new Map(people.map((person) => [person.accountId, person]))
  const placeOf = new Map(placed.map(({ accountId, placeId }) => [accountId, placeId]))
  const sitterAt = new Map(placed.map(({ accountId, placeId }) => [placeId, accountId]))
  const name = picked === null ? undefined : byId.get(picked)?.fullName
  const put = (accountId: AccountId, placeId: string | null) => {
    setPicked(null)
    void acts.place(accountId, placeId)
  }
  const press = ({ placeId }: Place) => {
    const sitter = sitterAt.get(placeId) ?? null
    if (picked === null || picked === sitter) setPicked(picked === sitter ? null : sitter)
    else put(picked, placeId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setPicked(null)
  }
  if (room === null) return null
  return (
    <div className={classes.columns} onKeyDown={onKeyDown}>
      <Unplaced
        people={people.filter(({ accountId }) => !placeOf.has(accountId))}
        picked={picked}
        onPick={(accountId) => setPicked(picked === accountId ? null : accountId)}
      />
      <div>
        <Group mih={48} mb="xs" role="status">
          <Text>{name === undefined ? t('howToPlace') : t('picked', { name })}</Text>
          {picked !== null && placeOf.has(picked) && (
            <Button
              variant="default"
              leftSection={<IconArmchairOff size={20} aria-hidden />}
              onClick={() => put(picked, null)}
            >
              {t('takeAway')}
            </Button>
          )}
        </Group>
        <PlanView plan={room.plan} label={t('drawing', { name: room.name })}>
          {(place) => {
            const sitter = sitterAt.get(place.placeId)
            const person = sitter === undefined ? undefined : byId.get(sitter)
            return (
              <UnstyledButton
                className={classes.chair}
                data-state={person === undefined ? 'free' : 'taken'}
                aria-pressed={sitter !== undefined && picked === sitter}
                draggable={person !== undefined}
                onClick={() => press(place)}
                onDragStart={(event) => sitter !== undefined && event.dataTransfer.setData('text/plain', sitter)}
                onDragOver={(event) => event.preventDefault()}
                onDrop={(event) => {
                  event.preventDefault()
                  const dropped = AccountId.safeParse(event.dataTransfer.getData('text/plain')).data
                  if (dropped !== undefined && byId.has(dropped)) put(dropped, place.placeId)
                }}
              >
                <span>{place.label}</span>
                <span className={person === undefined ? 'visually-hidden' : classes.who}>
                  {person?.fullName ?? t('free')}
                </span>
              </UnstyledButton>
            )
          }}
        </PlanView>
      </div>
    </div>
  )
}

interface UnplacedProps {
  people: readonly Participant[]
  picked: AccountId | null
  onPick: (accountId: AccountId) => void
}

function Unplaced({ people, picked, onPick }: UnplacedProps) {
  const { t } = useTranslation('seating')
  const [query, setQuery] = useState('')
  const shown = people.filter(({ fullName, title }) => foundIn(fold(`${fullName} ${title}`), query))
  return (
    <section aria-label={t('unplaced', { count: people.length })}>
      <Text fw={600} mb="xs">
        {t('unplaced', { count: people.length })}
      </Text>
      <SearchBox label={t('search')} value={query} onChange={setQuery} />
      {people.length === 0 && <Text c="dimmed">{t('allPlaced')}</Text>}
      <ul className={classes.people}>
        {shown.map(({ accountId, fullName, title }) => (
          <li key={accountId}>
            <UnstyledButton
              className={classes.person}
              aria-pressed={picked === accountId}
              draggable
              onDragStart={(event) => event.dataTransfer.setData('text/plain', accountId)}
              onClick={() => onPick(accountId)}
            >
              {fullName}
              <span className={classes.title}>{title}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  )
}
