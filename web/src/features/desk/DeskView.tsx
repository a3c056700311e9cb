import { ActionIcon, Button, Tabs } from '@mantine/core'
import { IconArrowLeft, IconEye, IconVolumeOff } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { MeetingId, PaperId, SeatId } from '../../../../signaling/wire/ids.ts'
import { setNext } from '../../../../signaling/preparing/wire.ts'
import type { RoomModel, Seat } from '../../net/session.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { countMicsOn } from '../../meeting-room/stage-rules.ts'
import { useQueue, useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { AgendaPanel, type AgendaPanelProps } from '../agenda/AgendaPanel.tsx'
import { MeetingSwitches } from '../agenda/MeetingSwitches.tsx'
import { DeskSeating } from '../seating/DeskSeating.tsx'
import { SeatActions } from '../floor/SeatActions.tsx'
import { useFloor } from '../floor/use-floor.ts'
import { WriteToButton } from '../messages/MessagesButton.tsx'
import { MessagesPanel } from '../messages/MessagesPanel.tsx'
import { useMailbox, useUnread } from '../messages/use-mailbox.ts'
import { DeskTimes } from '../proceedings/DeskTimes.tsx'
import { QueuePanel } from '../queues/QueuePanel.tsx'
import { PeopleList } from '../seats/PeopleList.tsx'
import { ImposeLayout } from '../layouts/ImposeLayout.tsx'
import { LockSwitches } from '../locks/LockSwitches.tsx'
import { WaitingList } from '../locks/WaitingList.tsx'
import { RollCallPanel } from '../roll-call/RollCallPanel.tsx'
import { VotingDrawer } from '../voting/VotingDrawer.tsx'
import { NextUp, type Next } from './NextUp.tsx'
import { OnAir } from './OnAir.tsx'
import classes from './desk.module.css'

interface DeskViewProps {
  meeting: MeetingDetail
  /** Opens a paper of the agenda; that is in the room. */
  onOpenPaper: (paperId: PaperId) => void
  /** What everybody sees, as the room draws it. */
  stage: ReactNode
  /** A seat's picture, as the room draws it. */
  pictureOf: (seat: Seat) => ReactNode
  /** Which seat the desk looks at besides the stage; null: none. */
  onLook: (seatId: SeatId | null) => void
  onBack: () => void
}

/** The control desk (bàn điều hành): what is on air, what comes next, who asks, where each site stands, and the switches of the meeting. */
export function DeskView({ meeting, onOpenPaper, stage, pictureOf, onLook, onBack }: DeskViewProps) {
  const { t } = useTranslation('desk')
  const room = useRoom()
  const next = useNext(room)
  const choose = useChooseNext()
  const rights = useRights()
  const floor = useFloor()
  const invite = rights.giveFloor ? (seat: Seat) => void floor.give(seat, true) : undefined
  const lookedAt = next?.seat.seatId ?? null
  useEffect(() => {
    onLook(lookedAt)
    return () => onLook(null)
  }, [lookedAt, onLook])
  return (
    <main className={classes.desk} aria-label={t('title')}>
      <Left meeting={meeting} onInvite={invite} onOpenPaper={onOpenPaper} />
      <div className={classes.middle}>
        <OnAir stage={stage} />
        <NextUp next={next} picture={next !== null && pictureOf(next.seat)} onStopLooking={() => choose(null)} />
      </div>
      <Side meetingId={meeting.meetingId} onChoose={choose} />
      <Switches meeting={meeting} onBack={onBack} />
    </main>
  )
}

/** Who is next, as the server has it for all desks: whom one of them chose, else the first that waits to speak, else to question. */
function useNext({ byId, preparing }: RoomModel): Next | null {
  const waiting = [...useQueue('speaking'), ...useQueue('questioning')]
  const seat = preparing.seatId === null ? undefined : byId.get(preparing.seatId)
  if (seat === undefined) return null
  const entry = waiting.find((one) => one.seat.seatId === seat.seatId)?.entry ?? null
  return { seat, why: preparing.chosen ? 'chosen' : 'queue', measured: preparing.measured, entry }
}

/** Says who is next; null: the first in line again. A refusal is said in the quiet line. */
function useChooseNext(): (seatId: SeatId | null) => void {
  const { session, notices } = useMeetingSession()
  return (seatId) =>
    void session.request(setNext, { seatId }).then((answer) => {
      if (!answer.ok) notices.say({ kind: 'failed', noun: 'desk', code: answer.error })
    })
}

const LEFT_TABS = ['agenda', 'rollCall', 'locks'] as const

/** The course of the meeting, who is there, and what is locked. */
function Left(agenda: AgendaPanelProps) {
  const { t } = useTranslation('desk')
  const [tab, setTab] = useState<(typeof LEFT_TABS)[number]>('agenda')
  return (
    <aside className={classes.left} aria-label={t('left')}>
      <Tabs
        value={tab}
        onChange={(value) => setTab(LEFT_TABS.find((one) => one === value) ?? 'agenda')}
        className={classes.tabs}
      >
        <Tabs.List grow>
          {LEFT_TABS.map((one) => (
            <Tabs.Tab key={one} value={one} className={classes.leftTab}>
              {t(`tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className={classes.scrolls}>
          {tab === 'agenda' && (
            <>
              <VotingDrawer meeting={agenda.meeting} />
              <AgendaPanel {...agenda} />
              <DeskTimes meetingId={agenda.meeting.meetingId} />
            </>
          )}
          {tab === 'rollCall' && <RollCallPanel />}
          {tab === 'locks' && <LockSwitches />}
        </div>
      </Tabs>
    </aside>
  )
}

const TABS = ['queue', 'sites', 'seating', 'messages'] as const

function Side({ meetingId, onChoose }: { meetingId: MeetingId; onChoose: (seatId: SeatId) => void }) {
  const { t } = useTranslation(['desk', 'messages'])
  const room = useRoom()
  const self = useSelfSeat()
  const rights = useRights()
  const floor = useFloor()
  const [tab, setTab] = useState<(typeof TABS)[number]>('queue')
  const unread = useUnread().length
  const wanted = useStore(useMailbox().store, (state) => state.wanted)
  const [seen, setSeen] = useState(wanted)
  if (wanted !== seen) {
    setSeen(wanted)
    setTab('messages')
  }
  const asking = useQueue('speaking').length + useQueue('questioning').length
  const look = (seat: Seat) =>
    seat.seatId !== self?.seatId &&
    seat.connection !== 'absent' && <LookButton seat={seat} onChoose={() => onChoose(seat.seatId)} />
  return (
    <aside className={classes.side} aria-label={t('side')}>
      <Tabs
        value={tab}
        onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'queue')}
        className={classes.tabs}
      >
        <Tabs.List grow className={classes.rightTabs}>
          <Tabs.Tab value="queue" className={classes.leftTab}>
            {t('tabs.queue')} ({asking})
          </Tabs.Tab>
          <Tabs.Tab value="sites" className={classes.leftTab}>
            {t('tabs.sites')} ({room.seats.length})
          </Tabs.Tab>
          <Tabs.Tab value="seating" className={classes.leftTab}>
            {t('tabs.seating')}
          </Tabs.Tab>
          <Tabs.Tab value="messages" className={classes.leftTab}>
            {unread === 0 ? t('messages:tab') : t('messages:tabCount', { count: unread })}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="queue" className={classes.scrolls}>
          {tab === 'queue' && <QueuePanel desk={{ onLook: (seat) => onChoose(seat.seatId) }} />}
        </Tabs.Panel>
        <Tabs.Panel value="sites" className={classes.sites}>
          {tab === 'sites' && (
            <PeopleList
              above={<WaitingList />}
              actionsOf={(seat) => (
                <>
                  {look(seat)}
                  {seat.seatId !== self?.seatId && <WriteToButton seat={seat} />}
                  <SeatActions
                    seat={seat}
                    isSelf={seat.seatId === self?.seatId}
                    room={room}
                    floor={floor}
                    rights={rights}
                  />
                </>
              )}
            />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="seating" className={classes.scrolls}>
          {tab === 'seating' && <DeskSeating meetingId={meetingId} onChoose={onChoose} />}
        </Tabs.Panel>
        <Tabs.Panel value="messages" className={classes.sites}>
          {tab === 'messages' && <MessagesPanel />}
        </Tabs.Panel>
      </Tabs>
    </aside>
  )
}

function LookButton({ seat, onChoose }: { seat: Seat; onChoose: () => void }) {
  const { t } = useTranslation('desk')
  const label = t('lookAt', { name: fullNameOf(seat) })
  return (
    <ActionIcon variant="subtle" aria-label={label} title={label} onClick={onChoose}>
      <IconEye size={20} aria-hidden />
    </ActionIcon>
  )
}

/** What touches all at once; each says first how many. */
function Switches({ meeting, onBack }: { meeting: MeetingDetail; onBack: () => void }) {
  const { t } = useTranslation('desk')
  const room = useRoom()
  const self = useSelfSeat()
  const floor = useFloor()
  const count = countMicsOn(room.seats, self?.seatId ?? null)
  return (
    <div className={classes.switches} role="group" aria-label={t('switches')}>
      <Button variant="default" leftSection={<IconArrowLeft size={20} aria-hidden />} onClick={onBack}>
        {t('back')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconVolumeOff size={20} aria-hidden />}
        onClick={() => void floor.muteAll()}
      >
        {t('muteAll', { count })}
      </Button>
      <ImposeLayout />
      <span className={classes.grow} />
      <MeetingSwitches meeting={meeting} />
    </div>
  )
}
