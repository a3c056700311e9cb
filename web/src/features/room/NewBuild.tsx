import { Button, CloseButton } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { newBuild } from '../../net/page-build.ts'
import classes from './news.module.css'

/** The server was updated under this page: it goes on as it is, and the person loads the new one when it suits them. */
export function NewBuild() {
  const { t } = useTranslation('room')
  const there = useStore(newBuild, (state) => state.there)
  const [later, setLater] = useState(false)
  if (!there || later) return null
  return (
    <div className={classes.band}>
      <span>{t('newBuild.text')}</span>
      <Button variant="default" onClick={() => location.reload()} style={{ flexShrink: 0 }}>
        {t('newBuild.reload')}
      </Button>
      <CloseButton aria-label={t('newBuild.later')} onClick={() => setLater(true)} className={classes.bandClose} />
    </div>
  )
}
