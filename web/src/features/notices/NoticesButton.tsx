import { Anchor, Button, Popover, Stack, Text } from '@mantine/core'
import { IconBell, IconCheck, IconChecks } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Notice } from '../../../../signaling/notices/wire.ts'
import { formatDayTime, formatSpan } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { useNotices } from './use-notices.ts'

/** How many notices are unread, and behind it what they say; each stays until it is marked as read. */
export function NoticesButton() {
  const { t } = useTranslation('notices')
  const { notices, unread, read } = useNotices()
  const [open, setOpen] = useState(false)
  const label = unread === 0 ? t('button') : t('buttonUnread', { n: unread })
  return (
    <Popover position="bottom-end" width={380} opened={open} onChange={setOpen} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant={unread === 0 ? 'subtle' : 'light'}
          color={unread === 0 ? 'gray' : 'amber'}
          px="xs"
          aria-label={label}
          onClick={() => setOpen(!open)}
          leftSection={<IconBell size={24} aria-hidden />}
          styles={{ section: { marginInlineEnd: unread === 0 ? 0 : 6 } }}
        >
          {unread === 0 ? null : unread > 99 ? '99+' : unread}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('button')} mah="70vh" style={{ overflowY: 'auto' }} maw="100vw">
        {notices.length === 0 ? (
          <Text py="sm">{t('none')}</Text>
        ) : (
          <Stack gap="md">
            {notices.length > 1 && (
              <Button
                variant="default"
                leftSection={<IconChecks size={20} aria-hidden />}
                onClick={() => void read(notices)}
              >
                {t('readAll')}
              </Button>
            )}
            <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
              {notices.map((notice) => (
                <OneNotice
                  key={notice.noticeId}
                  notice={notice}
                  onRead={() => void read([notice])}
                  onFollow={() => setOpen(false)}
                />
              ))}
            </Stack>
            {unread > notices.length && <Text c="dimmed">{t('more', { n: unread - notices.length })}</Text>}
          </Stack>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

const LACKS = ['answer', 'papers', 'link', 'device'] as const

interface OneNoticeProps {
  notice: Notice
  onRead: () => void
  onFollow: () => void
}

function OneNotice({ notice, onRead, onFollow }: OneNoticeProps) {
  const { t } = useTranslation('notices')
  const { what, meeting, byName, atMs } = notice
  const language = currentLanguage()
  const span = what.kind === 'meetingMoved' ? formatSpan(what.startsAtMs, what.endsAtMs, language) : ''
  const lacks =
    what.kind === 'getReady' ? LACKS.flatMap((lack) => (what[lack] ? [t(`lacks.${lack}`)] : [])).join(', ') : ''
  const deadline = 'deadlineAtMs' in what ? formatDayTime(what.deadlineAtMs, language) : ''
  const outcome = 'passed' in what ? t(what.passed ? 'outcome.passed' : 'outcome.notPassed') : ''
  const why = 'why' in what ? t(`why.${what.why}`) : ''
  const dueDay = 'dueDay' in what ? what.dueDay : null
  const day = dueDay === null ? t('noDay') : t('due', { day: dueDay.split('-').reverse().join('/') })
  const text = t(`what.${what.kind}`, { ...what, span, lacks, deadline, outcome, why, day })
  const reason = 'reason' in what ? what.reason : null
  const time = formatDayTime(atMs, language)
  const about = 'taskId' in what ? { to: tasksPage(what.kind), title: t('tasks') } : aboutOf(what, meeting)
  return (
    <li>
      {about !== null && (
        <Anchor
          component={Link}
          to={about.to}
          fw={600}
          display="block"
          py={4}
          style={{ overflowWrap: 'anywhere' }}
          onClick={onFollow}
        >
          {about.title}
        </Anchor>
      )}
      <Text>{text}</Text>
      {reason !== null && <Text style={{ overflowWrap: 'anywhere' }}>{t('reason', { reason })}</Text>}
      <Text size="sm" c="dimmed">
        {byName === null ? time : t('byAt', { name: byName, time })}
      </Text>
      <Button
        variant="subtle"
        px="xs"
        leftSection={<IconCheck size={20} aria-hidden />}
        aria-label={t('readNamed', { text: about === null ? text : `${about.title}: ${text}` })}
        onClick={onRead}
      >
        {t('read')}
      </Button>
    </li>
  )
}

/** Where the task is found: of a report, among those that await the reader's confirmation. */
function tasksPage(kind: Notice['what']['kind']): string {
  return kind === 'taskReported' ? '/nhiem-vu?pham-vi=tat-ca&trang-thai=cho-xac-nhan' : '/nhiem-vu?pham-vi=tat-ca'
}

/** The meeting, the consultation, the request or the other system that it is about; null: none of them. */
function aboutOf(what: Notice['what'], meeting: Notice['meeting']): { to: string; title: string } | null {
  if ('consultationId' in what) return { to: `/lay-y-kien/${what.consultationId}`, title: what.title }
  if ('meetingRequestId' in what) return { to: `/de-nghi-hop/${what.meetingRequestId}`, title: what.title }
  if (what.kind === 'webhookOff') return { to: '/quan-tri?muc=ket-noi', title: what.system }
  const page = what.kind === 'rehearsalDone' ? '/kiem-tra' : ''
  return meeting === null ? null : { to: `/cuoc-hop/${meeting.meetingId}${page}`, title: meeting.title }
}
