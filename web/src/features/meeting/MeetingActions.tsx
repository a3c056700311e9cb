import { Button, Menu } from '@mantine/core'
import {
  IconArrowBackUp,
  IconBan,
  IconArmchair,
  IconCalendarTime,
  IconClipboardCheck,
  IconClockPause,
  IconCopy,
  IconDoorEnter,
  IconDots,
  IconFileCheck,
  IconFileText,
  IconGauge,
  IconMessages,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconSend,
  IconTemplate,
  IconTimeline,
  type Icon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import {
  approveMeeting,
  cancelMeeting,
  endMeeting,
  isRunning,
  pauseMeeting,
  resumeMeeting,
  sendMeeting,
  sendMeetingBack,
  startMeeting,
  submitMeeting,
  type MeetingDetail,
  type MeetingState,
} from '../../../../signaling/meeting/wire.ts'
import { listBallots } from '../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { actorMay } from '../../../../signaling/wire/permissions.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useAccount } from '../../queries/who-am-i.ts'
import { ArchiveButton } from './ArchiveButton.tsx'
import { FORM_PART, readinessOf } from './form/readiness.ts'
import { PostponeDialog } from './PostponeDialog.tsx'
import { CopyDialog } from './templates/CopyDialog.tsx'
import { SaveTemplateDialog } from './templates/SaveTemplateDialog.tsx'
import { useActResult } from '../../queries/use-act-result.ts'

const PLAIN = {
  submit: submitMeeting,
  start: startMeeting,
  pause: pauseMeeting,
  resume: resumeMeeting,
  end: endMeeting,
} as const
const WITH_REASON = { sendBack: sendMeetingBack, cancel: cancelMeeting } as const
type Act = 'send' | 'approve' | 'postpone' | 'reschedule' | keyof typeof PLAIN | keyof typeof WITH_REASON

/** Nothing was written in a meeting that has not begun. */
const OVER: ReadonlySet<MeetingState> = new Set(['ended', 'minutesDraft', 'signed', 'archived'])

const ICONS: Record<Act, Icon> = {
  submit: IconFileCheck,
  approve: IconSend,
  sendBack: IconArrowBackUp,
  send: IconSend,
  start: IconPlayerPlay,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  end: IconPlayerStop,
  postpone: IconClockPause,
  reschedule: IconCalendarTime,
  cancel: IconBan,
}
/** In the order of a meeting's life; the first one possible is what the page suggests. */
const MAIN: readonly Act[] = ['resume', 'approve', 'start', 'reschedule', 'send', 'submit', 'sendBack', 'pause', 'end']
const ASIDE: readonly Act[] = ['postpone', 'cancel']

/** The buttons that the person's rights allow now. What touches everybody says beforehand what it will do. */
export function MeetingActions({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const [postponing, setPostponing] = useState(false)
  const ask = useAct(meeting)
  const act = (name: Act) => (name === 'postpone' || name === 'reschedule' ? setPostponing(true) : void ask(name))
  const base = `/cuoc-hop/${meeting.meetingId}`
  const { rights } = meeting
  const running = isRunning(meeting.state)
  const begun = running || OVER.has(meeting.state)
  // A meeting that has a time is put off by one dialog, with or without a new one.
  const main = MAIN.filter((name) => rights[name] && !(name === 'reschedule' && rights.postpone))
  const aside = ASIDE.filter((name) => rights[name])
  return (
    <>
      {rights.join && (
        <Button
          component={Link}
          to={`${base}/vao`}
          variant={running ? 'filled' : 'default'}
          leftSection={<IconDoorEnter size={20} aria-hidden />}
        >
          {t('join')}
        </Button>
      )}
      {main.map((name, index) => {
        const Shown = ICONS[name]
        const suggested = index === 0 && !(running && rights.join)
        return (
          <Button
            key={name}
            variant={suggested ? 'filled' : 'default'}
            leftSection={<Shown size={20} aria-hidden />}
            onClick={() => act(name)}
          >
            {t(`act.${name}`)}
          </Button>
        )
      })}
      {rights.readAttendance && <PageLink to={`${base}/diem-danh`} icon={IconClipboardCheck} text={t('attendance')} />}
      {rights.readAttendance && <PageLink to={`${base}/cho-ngoi`} icon={IconArmchair} text={t('seating')} />}
      {(rights.readAttendance || meeting.myRole === 'operator') && (
        <PageLink to={`${base}/kiem-tra`} icon={IconGauge} text={t('checks')} />
      )}
      {begun && actorMay('messages.list', meeting.myRole) && (
        <PageLink to={`${base}/tin-nhan`} icon={IconMessages} text={t('messages')} />
      )}
      {begun && <PageLink to={`${base}/dien-bien`} icon={IconTimeline} text={t('proceedings')} />}
      {begun && <PageLink to={`${base}/bien-ban`} icon={IconFileText} text={t('minutesPage')} />}
      {begun && rights.readAttendance && <ArchiveButton meetingId={meeting.meetingId} />}
      {rights.edit && <PageLink to={`${base}/sua`} icon={IconPencil} text={t('edit')} />}
      <MoreActs meeting={meeting} aside={aside} act={act} />
      {postponing && <PostponeDialog meeting={meeting} onClose={() => setPostponing(false)} />}
    </>
  )
}

interface MoreActsProps {
  meeting: MeetingDetail
  aside: readonly Act[]
  act: (name: Act) => void
}

/** What is done more rarely: another meeting like this one, and what calls this one off. */
function MoreActs({ meeting, aside, act }: MoreActsProps) {
  const { t } = useTranslation('meeting')
  const [repeating, setRepeating] = useState<'copy' | 'save' | null>(null)
  const repeats = useMayRepeat(meeting)
  return (
    <>
      {(aside.length > 0 || repeats) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconDots size={20} aria-hidden />}>
              {t('act.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {repeats && (
              <>
                <Menu.Item
                  mih={44}
                  leftSection={<IconCopy size={20} aria-hidden />}
                  onClick={() => setRepeating('copy')}
                >
                  {t('templates.copy')}
                </Menu.Item>
                <Menu.Item
                  mih={44}
                  leftSection={<IconTemplate size={20} aria-hidden />}
                  onClick={() => setRepeating('save')}
                >
                  {t('templates.save')}
                </Menu.Item>
              </>
            )}
            {aside.map((name) => {
              const Shown = ICONS[name]
              return (
                <Menu.Item
                  key={name}
                  mih={44}
                  {...(name === 'cancel' ? { color: 'red' } : {})}
                  leftSection={<Shown size={20} aria-hidden />}
                  onClick={() => act(name)}
                >
                  {t(`act.${name}`)}
                </Menu.Item>
              )
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      {repeating === 'copy' && <CopyDialog meeting={meeting} onClose={() => setRepeating(null)} />}
      {repeating === 'save' && <SaveTemplateDialog meeting={meeting} onClose={() => setRepeating(null)} />}
    </>
  )
}

/** Whether this person, who prepares meetings, leads this one: only they see all that a copy would take of it. */
function useMayRepeat({ myRole }: MeetingDetail): boolean {
  const account = useAccount()
  const actor =
    myRole ?? (account.systemRole === 'unitAdmin' ? 'unitAdmin' : account.mayPrepareMeetings ? 'secretary' : null)
  return (account.mayPrepareMeetings || account.systemRole === 'unitAdmin') && actorMay('templates.ofMeeting', actor)
}

function PageLink({ to, icon: Shown, text }: { to: string; icon: Icon; text: string }) {
  return (
    <Button component={Link} to={to} variant="default" leftSection={<Shown size={20} aria-hidden />}>
      {text}
    </Button>
  )
}

/** Acts that a plain question stands before. */
type Asked = Exclude<Act, 'postpone' | 'reschedule'>

function useAct(meeting: MeetingDetail): (act: Asked) => Promise<boolean> {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const finish = useActResult(meeting.meetingId)
  const account = useAccount()
  const navigate = useNavigate()
  const { meetingId } = meeting
  // A unit's administrator keeps their rights; anybody else leads it as chair or secretary or, once it is sent, not at all.
  const givesUpLead = meeting.myRole !== 'chair' && meeting.myRole !== 'secretary' && account.systemRole !== 'unitAdmin'
  const send = (act: Asked, reason: string) => {
    if (act === 'approve') return call(approveMeeting, { meetingId, ifRevision: meeting.revision })
    if (act === 'sendBack' || act === 'cancel') return call(WITH_REASON[act], { meetingId, reason })
    if (act === 'send') return call(sendMeeting, { meetingId, givesUpLead })
    return call(PLAIN[act], { meetingId })
  }
  const plainWords = (act: Asked) =>
    t(`confirm.${act}`, { people: meeting.participants.length, sites: meeting.siteIds.length })
  const ask = (act: Asked, agreement?: { confirm: string; text: string }) =>
    confirm({
      title: t(`act.${act}`),
      text: agreement?.text ?? plainWords(act),
      confirm: agreement?.confirm ?? t(`act.${act}`),
      danger: act === 'end' || act === 'cancel' || agreement !== undefined,
      ...(act === 'sendBack' || act === 'cancel' ? { withReason: { maxCharacters: 500 } } : {}),
      act: async (reason) => finish(await send(act, reason)),
    })
  return async (act) => {
    if (act === 'end') {
      const title = await openBallotOf(meetingId)
      if (title !== null)
        return ask(act, { confirm: t('act.end'), text: `${plainWords(act)} ${t('confirm.endsBallot', { title })}` })
    }
    if (act !== 'send' && act !== 'submit' && act !== 'approve') return ask(act)
    const [first, ...others] = readinessOf(meeting, []).missing
    if (first === undefined) {
      return ask(
        act,
        act === 'send' && givesUpLead ? { text: t('form.loseText'), confirm: t('form.loseYes') } : undefined,
      )
    }
    const goes = await confirm({
      title: t('notReadyTitle'),
      text: [first, ...others].map((name) => t(`missing.${name}`)).join(' '),
      confirm: t(meeting.rights.edit ? 'mend' : 'understood'),
    })
    if (goes && meeting.rights.edit) void navigate(`/cuoc-hop/${meetingId}/sua#${FORM_PART[first]}`)
    return false
  }
}

/** The title of the ballot that would be ended and counted with the meeting; null: there is none, or the server does not say so now. */
async function openBallotOf(meetingId: MeetingId): Promise<string | null> {
  const answer = await call(listBallots, { meetingId })
  const running = answer.ok ? answer.result.ballots.find(({ state }) => state === 'open' || state === 'stopped') : null
  return running?.title ?? null
}
