import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { phoneNumberOf } from '../../../signaling/phones/wire.ts'

/** A device's name as it is shown: the number that a phone was given in the language of the page, other names as they were typed. */
export function useDeviceName(): (label: string) => string {
  const { t } = useTranslation('ui')
  return useCallback(
    (label: string) => {
      const number = phoneNumberOf(label)
      return number === null ? label : t('phoneNumber', { number })
    },
    [t],
  )
}
