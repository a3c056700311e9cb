import { Alert, Button, Group, Text } from '@mantine/core'
import { IconBellOff, IconBellRinging, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { formatTime } from '../../ui/format.ts'
import { pressCall } from './pressed-call.ts'
import { useBell } from './use-bell.ts'
import { keyOf, useCalls } from './use-calls.ts'

/** Above every page of an operator whose site is called to rehearse, and at the room's door: what for, and the way there. It rings. */
export function RehearsalCalls() {
  const { t } = useTranslation('readiness')
  const { pathname } = useLocation()
  const calls = (useCalls().data ?? []).filter(({ meetingId }) => pathname !== `/cuoc-hop/${meetingId}/kiem-tra`)
  const first = calls.find(({ doneAtMs, inMeeting }) => doneAtMs === null && !inMeeting)
  const bell = useBell(first === undefined ? null : keyOf(first))
  return calls.map((call) => {
    const { meetingId, title, closesAtMs, doneAtMs } = call
    const done = doneAtMs !== null
    return (
      <Alert
        key={meetingId}
        color={done ? 'green' : 'amber'}
        icon={<IconBellRinging aria-hidden />}
        radius={0}
        role="status"
      >
        <Group justify="space-between" gap="sm">
          <Text style={{ flex: '1 1 20rem', overflowWrap: 'anywhere' }}>
            {done
              ? t('call.done', { title, at: formatTime(doneAtMs), until: formatTime(closesAtMs) })
              : t('call.text', { title })}
          </Text>
          {call === first && bell.rings && (
            <Button variant="default" leftSection={<IconBellOff size={20} aria-hidden />} onClick={bell.silence}>
              {t('call.silence')}
            </Button>
          )}
          <Button
            component={Link}
            to={`/cuoc-hop/${meetingId}/kiem-tra`}
            variant={done ? 'default' : 'filled'}
            leftSection={<IconPlayerPlay size={20} aria-hidden />}
            onClick={() => {
              bell.silence()
              pressCall(meetingId)
            }}
          >
            {t(done ? 'call.again' : 'call.run')}
          </Button>
        </Group>
      </Alert>
    )
  })
}
