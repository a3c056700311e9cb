import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { EmptyState } from '../ui/states.tsx'
import { log } from '../log/log.ts'

/** After an update of the server the old page's parts are gone: fetching one fails like this in every browser. */
function isMissingPart(error: unknown): boolean {
  return error instanceof TypeError && /import|module/iu.test(error.message)
}

/** Stands where a page broke. */
export function CrashPage() {
  const { t } = useTranslation('ui')
  const error = useRouteError()
  useEffect(() => log.page('a page broke', {}, error), [error])
  const kind = isMissingPart(error) ? 'oldPage' : 'crashed'
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
