import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { useConfirm } from '../../../ui/confirm.tsx'

/** Asks before unsaved work is left, by a link or by closing the tab. */
export function useLeaveGuard(dirty: () => boolean): void {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    return dirty() && currentLocation.pathname !== nextLocation.pathname && nextLocation.pathname !== '/dang-nhap'
  })
  useEffect(() => {
    if (blocker.state !== 'blocked') return
    const ask = async () => {
      const leave = await confirm({
        title: t('form.leaveTitle'),
        text: t('form.leaveText'),
        confirm: t('form.leave'),
        cancel: t('form.stay'),
        danger: true,
      })
      if (leave) blocker.proceed()
      else blocker.reset()
    }
    void ask()
  }, [blocker, confirm, t])
  useEffect(() => {
    const hold = (event: BeforeUnloadEvent) => {
      if (dirty()) event.preventDefault()
    }
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [dirty])
}
