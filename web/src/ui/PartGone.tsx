import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from './states.tsx'

/** Stands in the place of a part of the page that could not be fetched, so that everything around it goes on. */
export function PartGone() {
  const { t } = useTranslation('ui')
  return (
    <div role="alert">
      <EmptyState
        title={t('partGoneTitle')}
        text={t('partGoneText')}
        action={
          <Button leftSection={<IconRefresh size={20} aria-hidden />} onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        }
      />
    </div>
  )
}
