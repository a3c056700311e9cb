import { Button, Group } from '@mantine/core'
import { IconCircleCheck, IconDoorExit, IconInfoCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { RoomStatus } from '../../net/session.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { EmptyState } from '../../ui/states.tsx'
import { forgetAccount } from '../../queries/who-am-i.ts'

interface OverPageProps {
  status: Extract<RoomStatus, { kind: 'over' }>
  meetingPath: string
  onAgain: () => void
}

/** What a person sees when the session is over: what happened, and the ways on from here. */
export function OverPage({ status, meetingPath, onAgain }: OverPageProps) {
  const { t } = useTranslation('room')
  const { t: ui } = useTranslation('ui')
  const sentence = useErrorSentence('room')
  const client = useQueryClient()
  const { reason } = status
  const mayReturn = reason === 'left' || reason === 'takenOver' || reason === 'removed' || reason === 'refused'
  return (
    <main>
      <EmptyState
        page
        icon={reason === 'ended' ? IconCircleCheck : reason === 'left' ? IconDoorExit : IconInfoCircle}
        title={t(`over.${reason}.title`)}
        text={reason === 'refused' ? sentence(status.error ?? 'unknown') : t(`over.${reason}.text`)}
        action={
          <Group justify="center">
            {mayReturn && <Button onClick={onAgain}>{reason === 'refused' ? ui('retry') : t('joinAgain')}</Button>}
            {reason === 'outdated' && <Button onClick={() => location.reload()}>{ui('reload')}</Button>}
            {/* The guard above then shows the sign-in page and leads back here. */}
            {(reason === 'signedOut' || reason === 'revoked') && (
              <Button onClick={() => forgetAccount(client)}>{t('signIn')}</Button>
            )}
            <Button component={Link} to={meetingPath} variant={reason === 'ended' ? 'filled' : 'default'}>
              {t('toMeeting')}
            </Button>
            <Button component={Link} to="/" variant="default">
              {t('toMeetings')}
            </Button>
          </Group>
        }
      />
    </main>
  )
}
