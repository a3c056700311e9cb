import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { EmptyState } from '../ui/states.tsx'

/** After an update of the server the old page's parts are gone: fetching one fails like this in every browser. */
function isMissingPart(error: unknown): boolean {
  return error instanceof TypeError && /import|module/iu.test(error.message)
}

/** Stands where a page broke. */
export function CrashPage() {
  const { t } = useTranslation('ui')
  const kind = isMissingPart(useRouteError()) ? 'oldPage' : 'crashed'
  return (
    <EmptyState
      title={t(`${kind}Title`)}
      text={t(`${kind}Text`)}
      action={
        <Button leftSection={<IconRefresh size={20} />} onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      }
      page
    />
  )
}
