import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useBlocker } from 'react-router'
import { useConfirm } from '../../../ui/confirm.tsx'
import { watchUnsaved } from '../../../ui/unsaved-forms.ts'
import { useAskBeforeClosing } from '../../../ui/use-ask-before-closing.ts'

/** Asks before unsaved work is left, by a link or by closing the tab; signing out asks its own question. */
export function useLeaveGuard(dirty: () => boolean): void {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const latest = useRef(dirty)
  latest.current = dirty
  useEffect(() => watchUnsaved(() => latest.current()), [])
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
  useAskBeforeClosing(true, dirty)
}
