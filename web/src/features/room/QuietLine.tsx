import { Button, CloseButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { formatClock, formatTime } from '../../ui/format.ts'
import { isMic } from '../../../../signaling/media/wire.ts'
import { isRunning, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { PaperId } from '../../../../signaling/wire/ids.ts'
import type { MediaState } from '../../media/media-state.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { AgendaOffer } from '../agenda/AgendaOffer.tsx'
import { WaitingBand } from '../locks/WaitingBand.tsx'
import { KeptWords } from '../devices/KeptWords.tsx'
import { HandOverDialog, TakeBackButton } from '../floor/Leading.tsx'
import { ImposedBand } from '../layouts/ImposedBand.tsx'
import type { PictureLayout } from '../layouts/use-picture-layout.ts'
import { CallBand } from '../calling/CallBand.tsx'
import { MessageStrip } from '../messages/MessageStrip.tsx'
import { SoundBand } from '../hall/SoundBand.tsx'
import { RollCallAnswer } from '../roll-call/RollCallAnswer.tsx'
import { TurnBand } from '../queues/TurnBand.tsx'
import { VotingBand } from '../voting/VotingBand.tsx'
import { EndsByRule } from './EndsByRule.tsx'
import { InvitedBand, NotHeardBand } from './FloorCalls.tsx'
import { MediaBlocked } from './MediaBlocked.tsx'
import { NewBuild } from './NewBuild.tsx'
import { PresentedOffer } from './PresentedOffer.tsx'
import type { RoomNotice } from '../../meeting-room/notices.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import type { RoomLayout } from './use-layout.ts'
import { useInvite } from './use-invite.ts'
import { useLeading, useRoom } from '../../meeting-room/use-room.ts'
import classes from './news.module.css'

const SHOWN_FOR_MS = 12_000

interface QuietLineProps {
  place: 'above' | 'below' | 'desk'
  layout: RoomLayout
  /** Null: beside equal pictures the chair's layout is said in a row of its own, since there is no corner without a picture. */
  pictures: PictureLayout | null
  meeting: MeetingDetail
  onDevices: () => void
  onOpenPaper: (paperId: PaperId) => void
  /** Shows the messages where this view has them. */
  onMessages: () => void
}

/**
 * The one place for news of one's own: the cut link while it lasts, else the latest notice, that one is to speak or that a speaker is
 * not heard, and what is presented. It covers no control.
 */
export function QuietLine(props: QuietLineProps) {
  const { place, layout, pictures, meeting, onDevices, onOpenPaper, onMessages } = props
  const { session, media, notices } = useMeetingSession()
  const status = useStore(session.store, (state) => state.status)
  const noticed = useStore(notices.store, (state) => state.latest !== null)
  const invite = useInvite()
  const blocked = useStore(media.store, ({ flow }) => flow === 'blocked')
  const silent = useStore(media.store, (state) => state.silent)
  return (
    <div className={classes.quiet} data-place={place} role="status" aria-live="polite">
      {status.kind === 'reconnecting' && <Reconnecting sinceMs={status.sinceMs} />}
      {status.kind !== 'reconnecting' && (
        <>
          <Silent silent={silent} />
          {noticed && <LatestNotice />}
          <InvitedBand onDevices={onDevices} />
          <TurnBand className={classes.band} />
          <NotHeardBand />
          {!noticed && <WhoLeads />}
        </>
      )}
      <VotingBand meetingId={meeting.meetingId} className={classes.band} closeClassName={classes.bandClose} />
      <CallBand meetingId={meeting.meetingId} className={classes.band} />
      <MessageStrip className={classes.band} onShow={onMessages} />
      <WaitingBand className={classes.band} onShow={() => layout.setTab('people')} />
      <AgendaOffer
        meeting={meeting}
        onInvite={invite}
        onOpenPaper={onOpenPaper}
        className={classes.band}
        closeClassName={classes.bandClose}
      />
      {status.kind !== 'reconnecting' && !(layout.asksRollCall && place !== 'desk') && <RollCallAnswer />}
      {status.kind !== 'reconnecting' && <SoundBand className={classes.band} />}
      {place !== 'desk' && pictures !== null && (
        <ImposedBand pictures={pictures} className={classes.band} closeClassName={classes.bandClose} />
      )}
      <PresentedOffer layout={layout} />
      {/* Beside other news, because it stays until somebody has answered it. */}
      <EndsByRule />
      {status.kind !== 'reconnecting' && blocked && <MediaBlocked />}
      <NewBuild />
    </div>
  )
}

/** One's own microphones that are on and give no sound, for as long as it is so. */
function Silent({ silent }: { silent: MediaState['silent'] }) {
  const { t } = useTranslation('devices')
  const both = [
    silent.mic === null ? null : t(`silent.${silent.mic}`),
    silent.secondMic === null ? null : `${t('secondMic')}: ${t(`silent.${silent.secondMic}`)}`,
  ].filter((words) => words !== null)
  return both.map((words) => (
    <p key={words} className={classes.band} data-tone="amber">
      {words}
    </p>
  ))
}

/** For the chair of the list: that somebody else leads. For secretaries: that nobody does. With the button that mends it. */
function WhoLeads() {
  const { t: floor } = useTranslation('floor')
  const { state } = useRoom().meeting
  const { acting, actsMyself, listedAsChair, present, mayHandOver } = useLeading()
  const [choosing, setChoosing] = useState(false)
  const runs = isRunning(state)
  if (acting !== null && listedAsChair && !actsMyself) {
    return (
      <div className={classes.band} data-tone="amber">
        <span>{floor('leading.byOther', { name: acting.fullName })}</span>
        <TakeBackButton />
      </div>
    )
  }
  const gone = runs && !present && mayHandOver
  return (
    <>
      {gone && (
        <div className={classes.band} data-tone="amber">
          <span>{floor('leading.chairGone')}</span>
          <Button size="compact-md" onClick={() => setChoosing(true)}>
            {floor('leading.handOver')}
          </Button>
        </div>
      )}
      <HandOverDialog opened={choosing} onClose={() => setChoosing(false)} />
    </>
  )
}

function Reconnecting({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation('room')
  const [nowMs, setNowMs] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className={classes.band} data-tone="amber">
      {t('reconnecting', { time: formatClock(nowMs - sinceMs) })}
    </p>
  )
}

/** The news that was said last, until it has been read. */
export function LatestNotice() {
  const { t } = useTranslation('room')
  const { notices } = useMeetingSession()
  const latest = useStore(notices.store, (state) => state.latest)
  useEffect(() => {
    if (latest === null) return undefined
    const timer = setTimeout(notices.dismiss, SHOWN_FOR_MS)
    return () => clearTimeout(timer)
  }, [latest, notices])
  if (latest === null) return null
  return (
    <div className={classes.band} key={latest.number}>
      <NoticeWords notice={latest.notice} />
      <CloseButton aria-label={t('dismiss')} onClick={notices.dismiss} className={classes.bandClose} />
    </div>
  )
}

function NoticeWords({ notice }: { notice: RoomNotice }) {
  const { t } = useTranslation('room')
  const roomSentence = useErrorSentence('room')
  switch (notice.kind) {
    case 'mutedBy':
      return <MutedWords {...notice} />
    case 'lockedOff':
      return <LockedWords {...notice} />
    case 'noFloor':
      return <span>{t('notice.noFloor')}</span>
    case 'mediaReset':
      return <span>{t('notice.mediaReset')}</span>
    case 'backMuted':
      return <span>{t('notice.backMuted')}</span>
    case 'deviceProblem':
      return <DeviceProblemWords device={notice.device} problem={notice.problem} />
    case 'deviceKept':
      return <KeptWords kind={isMic(notice.device) ? 'mic' : 'camera'} problem={notice.problem} />
    case 'deviceBack':
      return <span>{t(`notice.deviceBack.${notice.device}`)}</span>
    case 'refused':
      return <span>{roomSentence(notice.code)}</span>
    case 'screenUnsupported':
      return <span>{t('notice.screenUnsupported')}</span>
    case 'screenSilent':
      return <span>{t('notice.screenSilent')}</span>
    case 'screenLost':
      return <span>{t('notice.screenLost')}</span>
    case 'failed':
      return <FailedWords noun={notice.noun} code={notice.code} />
    case 'leads':
      return <span>{notice.name === null ? t('notice.leadsAgain') : t('notice.leads', { name: notice.name })}</span>
    case 'roleNow':
      return <span>{t(`notice.roleNow.${notice.role}`)}</span>
    case 'signInAgain':
      return <span>{t('notice.signInAgain')}</span>
    case 'screenSoundOff':
      return <span>{t('notice.screenSoundOff')}</span>
    case 'endMoved':
      return <span>{t('notice.endMoved', { time: formatTime(notice.endsAtMs) })}</span>
    case 'allMuted':
      return <span>{notice.count === 0 ? t('notice.noneToMute') : t('notice.allMuted', { count: notice.count })}</span>
    default:
      return notice satisfies never
  }
}

/** Who turned what off, and that its owner turns it on again. The floor may also be gone without anybody's doing. */
function MutedWords({ byName, why, sources }: Extract<RoomNotice, { kind: 'mutedBy' }>) {
  const { t } = useTranslation('room')
  const what = sources.map((source) => t(`notice.silenced.${source}`)).join(t('notice.silenced.and'))
  const how = why === 'floorTaken' && byName === '' ? 'floorGone' : why
  return <span>{t(`notice.mutedBy.${how}`, { name: byName, what })}</span>
}

/** Who locked what of one's own, and that its owner turns it on again. */
function LockedWords({ byName, sources }: Extract<RoomNotice, { kind: 'lockedOff' }>) {
  const { t } = useTranslation('locks')
  const what = sources.map((source) => t(`off.${source}`)).join(t('off.and'))
  return <span>{t(byName === '' ? 'off.byRule' : 'off.byName', { name: byName, what })}</span>
}

/** Each part of the room has its own sentences for what went wrong there. */
function FailedWords({ noun, code }: { noun: string; code: string }) {
  const sentence = useErrorSentence(noun)
  return <span>{sentence(code)}</span>
}

type Troubled = Extract<RoomNotice, { kind: 'deviceProblem' }>

/** A hall's second devices have the same troubles as the first; which one it is stands in front. */
function DeviceProblemWords({ device, problem }: Pick<Troubled, 'device' | 'problem'>) {
  const { t } = useTranslation('devices')
  switch (device) {
    case 'mic':
    case 'camera':
      return <span>{t(`problem.${device}.${problem}`)}</span>
    case 'secondMic':
      return (
        <span>
          {t('secondMic')}: {t(`problem.mic.${problem}`)}
        </span>
      )
    case 'documentCamera':
      return (
        <span>
          {t('documentCamera')}: {t(`problem.camera.${problem}`)}
        </span>
      )
    default:
      return device satisfies never
  }
}
