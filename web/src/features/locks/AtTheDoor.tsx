import { Button } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { EmptyState } from '../../ui/states.tsx'

/** What somebody sees who waits to be let in: that they are known to be here, and need do nothing. */
export function AtTheDoor({ title, meetingPath }: { title: string; meetingPath: string }) {
  const { t } = useTranslation('locks')
  return (
    <main>
      <div role="status">
        <EmptyState
          page
          icon={IconDoorEnter}
          title={t('door.title')}
          text={t('door.text', { title })}
          action={
            <Button component={Link} to={meetingPath} variant="default">
              {t('door.leave')}
            </Button>
          }
        />
      </div>
    </main>
  )
}
