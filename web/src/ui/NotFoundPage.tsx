import { Button } from '@mantine/core'
import { IconLock, IconMapQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from './states.tsx'

export function NotFoundPage() {
  return <DeadEnd kind="notFound" />
}

export function ForbiddenPage() {
  return <DeadEnd kind="forbidden" />
}

function DeadEnd({ kind }: { kind: 'notFound' | 'forbidden' }) {
  const { t } = useTranslation('ui')
  return (
    <EmptyState
      icon={kind === 'notFound' ? IconMapQuestion : IconLock}
      title={t(`${kind}Title`)}
      text={t(`${kind}Text`)}
      action={
        <Button component={Link} to="/">
          {t('toMeetings')}
        </Button>
      }
      page
    />
  )
}
