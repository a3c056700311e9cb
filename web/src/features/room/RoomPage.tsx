import { Button, Center, Loader, Stack, Text } from '@mantine/core'
import { IconCalendarClock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useParams } from 'react-router'
import { useStore } from 'zustand'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { NotFoundPage } from '../../ui/NotFoundPage.tsx'
import { readDeviceChoice } from '../../media/capture/device-choice.ts'
import type { DevicesAtHand } from '../../media/capture/device-choice.ts'
import { refusalCode } from '../../net/http.ts'
import { openResumeStore } from '../../net/resume-store.ts'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { keepLinkTest } from '../../../../signaling/passport/wire.ts'
import { figuresToKeep, type LinkTestFigures } from '../../media/quality/link-test.ts'
import { call } from '../../net/http.ts'
import { DeviceCheck } from '../devices/DeviceCheck.tsx'
import { RehearsalCalls } from '../readiness/RehearsalCalls.tsx'
import { useAccount } from '../../queries/who-am-i.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { AtTheDoor } from '../locks/AtTheDoor.tsx'
import { AlreadySeated } from './AlreadySeated.tsx'
import {
  keepEntry,
  mayChoosePlace,
  placeFor,
  readEntry,
  type Entry,
  type SaidAtDoor,
} from '../../meeting-room/entry.ts'
import { OverPage } from './OverPage.tsx'
import { roomRights } from '../../meeting-room/rights.ts'
import { usePaired, usePairedReturn } from '../../meeting-room/use-paired-return.ts'
import { RoomView } from './RoomView.tsx'
import { SeatChoice } from './SeatChoice.tsx'
import {
  sessionStorageIfAllowed,
  startMeetingSession,
  MeetingSessionContext,
  useMeetingSession,
  type MeetingSession,
} from '../../meeting-room/meeting-session.ts'

/** From the door to the way out: device check, the room, and what comes after. */
export function RoomPage() {
  const { meetingId = '' } = useParams()
  const [inside, setInside] = useState(false)
  const meeting = useMeeting(meetingId, inside ? false : undefined)
  const { t } = useTranslation('room')
  const returns = usePairedReturn(meetingId, meeting.isError ? null : COMING)
  if (returns) return <Waiting words={t('joining')} />
  if (meeting.data !== undefined) return <Door key={meetingId} meeting={meeting.data} onInside={setInside} />
  if (meeting.isError) {
    const code = refusalCode(meeting.error)
    return (
      <main>
        {code === 'notFound' ? (
          <NotFoundPage />
        ) : (
          <ErrorState page code={code} onRetry={() => void meeting.refetch()} />
        )}
      </main>
    )
  }
  return <Waiting words={t('joining')} />
}

const COMING = { kind: 'joining' } as const

/** What goes along through the door. */
interface Coming {
  readonly devices: DevicesAtHand
  readonly entry: Entry
  readonly said: SaidAtDoor | null
}

function Door({ meeting, onInside }: { meeting: MeetingDetail; onInside(inside: boolean): void }) {
  const { t } = useTranslation('room')
  const { accountId } = useAccount()
  const role = meeting.myRole
  const maySend = roomRights(role).send
  const site = meeting.participants.find((person) => person.accountId === accountId)
  const siteTakesPart = site !== undefined && meeting.siteIds.includes(site.siteId)
  const [entry, setEntry] = useState<Entry>(() => {
    const kept = readEntry()
    return { ...kept, place: placeFor(role, siteTakesPart, kept.place) }
  })
  // A page that was reloaded in a meeting goes straight back to its seat.
  // A paired browser needs nobody to press anything.
  const paired = usePaired()
  const [coming, setComing] = useState<Coming | null>(() =>
    paired || openResumeStore(meeting.meetingId, sessionStorageIfAllowed()).holds()
      ? { devices: rememberedDevices(maySend), entry, said: null }
      : null,
  )
  const [typedCount, setTypedCount] = useState(false)
  const isInside = coming !== null
  useEffect(() => onInside(isInside), [isInside, onInside])
  const path = `/cuoc-hop/${meeting.meetingId}`
  if (coming !== null) return <Inside meeting={meeting} {...coming} onAgain={() => setComing(null)} />
  if (!meeting.rights.join) {
    return (
      <main>
        {role === 'operator' && <RehearsalCalls />}
        <EmptyState
          page
          icon={IconCalendarClock}
          title={t('cannotJoinYet')}
          text={t(`state.${meeting.state}`)}
          action={
            <Button component={Link} to={path} variant="default">
              {t('toMeeting')}
            </Button>
          }
        />
      </main>
    )
  }
  const keepLink = async (figures: LinkTestFigures) =>
    (await call(keepLinkTest, { meetingId: meeting.meetingId, figures: figuresToKeep(figures) })).ok
  const said = entry.headCount === null ? null : { headCount: entry.headCount, typed: typedCount }
  const changeEntry = (next: Entry) => {
    setEntry(next)
    keepEntry(next)
  }
  const check = (
    <DeviceCheck
      title={meeting.title}
      backTo={path}
      maySend={maySend}
      onKeepLink={role === 'operator' ? keepLink : undefined}
      onJoin={(devices) => setComing({ devices, entry, said })}
      seat={
        maySend && (
          <SeatChoice
            entry={entry}
            onChange={changeEntry}
            onCount={(headCount) => {
              setTypedCount(true)
              changeEntry({ ...entry, headCount })
            }}
            siteName={site?.siteName ?? ''}
            mayChoose={mayChoosePlace(role, siteTakesPart)}
          />
        )
      }
    />
  )
  return role === 'operator' ? (
    <>
      <RehearsalCalls />
      {check}
    </>
  ) : (
    check
  )
}

function rememberedDevices(maySend: boolean): DevicesAtHand {
  const choice = readDeviceChoice()
  return {
    choice,
    mic: { has: maySend && choice.useMic, problem: null },
    camera: { has: maySend && choice.useCamera, problem: null },
  }
}

interface InsideProps extends Coming {
  meeting: MeetingDetail
  onAgain: () => void
}

function Inside({ meeting, devices, entry, said, onAgain }: InsideProps) {
  const { t } = useTranslation('room')
  const account = useAccount()
  const [session, setSession] = useState<MeetingSession | null>(null)
  const { meetingId } = meeting
  useEffect(() => {
    const begun = startMeetingSession({ meetingId, account, devices, entry, said })
    setSession(begun)
    return () => {
      begun.end()
      setSession(null)
    }
    // The person is the same for as long as the page lives; a changed title is no reason to leave a meeting.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [meetingId, account.accountId, devices, entry, said])
  if (session === null) return <Waiting words={t('joining')} />
  return (
    <MeetingSessionContext value={session}>
      <Stages meeting={meeting} onAgain={onAgain} />
    </MeetingSessionContext>
  )
}

/** Which of the session's states is on the screen. */
function Stages({ meeting, onAgain }: Omit<InsideProps, 'devices' | 'entry' | 'said'>) {
  const { t } = useTranslation('room')
  const { session, media, place } = useMeetingSession()
  const status = useStore(session.store, (state) => state.status)
  const joined = useStore(session.store, (state) => state.room !== null)
  const path = `/cuoc-hop/${meeting.meetingId}`
  const over = status.kind === 'over'
  useEffect(() => {
    // Camera and microphone go dark with the end of the session, not with the page.
    if (over) media.close()
  }, [over, media])
  if (usePairedReturn(meeting.meetingId, status)) return <Waiting words={t('joining')} />
  if (status.kind === 'waiting') return <AtTheDoor title={meeting.title} meetingPath={path} />
  if (over) return <OverPage status={status} meetingPath={path} onAgain={onAgain} />
  return (
    <>
      {status.kind === 'alreadySeated' && (
        <AlreadySeated
          meetingPath={path}
          onTakeOver={() => session.takeOver()}
          onAdd={place === 'site' ? () => session.addDevice() : undefined}
        />
      )}
      {joined ? (
        <RoomView meeting={meeting} />
      ) : (
        <Waiting words={t(status.kind === 'joining' && status.queued === true ? 'queued' : 'joining')} />
      )}
    </>
  )
}

function Waiting({ words }: { words: string }) {
  return (
    <Center mih="100dvh">
      <Stack align="center">
        <Loader />
        <Text role="status">{words}</Text>
      </Stack>
    </Center>
  )
}
