import { Alert, Button, Group, Text } from '@mantine/core'
import { IconBellRinging, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { formatTime } from '../../ui/format.ts'
import { useCalls } from './use-calls.ts'

/** Above every page of an operator whose site is called to rehearse: what for, and the way there. */
export function RehearsalCalls() {
  const { t } = useTranslation('readiness')
  const { pathname } = useLocation()
  const calls = useCalls().data ?? []
  return calls.map(({ meetingId, title, closesAtMs, doneAtMs }) => {
    const path = `/cuoc-hop/${meetingId}/kiem-tra`
    if (pathname === path) return null
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
          <Button
            component={Link}
            to={path}
            variant={done ? 'default' : 'filled'}
            leftSection={<IconPlayerPlay size={20} aria-hidden />}
          >
            {t(done ? 'call.again' : 'call.run')}
          </Button>
        </Group>
      </Alert>
    )
  })
}
