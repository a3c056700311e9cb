import { Alert, Button, Group } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useStore } from 'zustand'
import { checkBuildNow, newBuild } from '../net/page-build.ts'

/** For a page that stands open on a desk all day. */
const ASK_EVERY_MS = 5 * 60_000
/** Pages on which something is being written: a reload would lose it. */
const WRITING = /^\/cuoc-hop\/(?:moi|[^/]+\/sua)$/u

/** Offers the new version of the pages on lists and desks, once the server has been updated under them. */
export function NewBuildOffer() {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const visible = useDocumentVisibility() !== 'hidden'
  const there = useStore(newBuild, (state) => state.there)
  useEffect(() => {
    if (!visible) return undefined
    checkBuildNow()
    const timer = setInterval(checkBuildNow, ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [pathname, visible])
  if (!there || WRITING.test(pathname)) return null
  return (
    <Alert
      color="lake"
      radius={0}
      role="status"
      icon={<IconRefresh />}
      styles={{ wrapper: { alignItems: 'center' }, icon: { marginTop: 0 } }}
    >
      <Group gap="sm" justify="space-between">
        {t('newBuild.text')}
        <Button variant="default" onClick={() => location.reload()}>
          {t('newBuild.reload')}
        </Button>
      </Group>
    </Alert>
  )
}
