import { Button, CloseButton } from '@mantine/core'
import { IconPresentation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RoomLayout } from './use-layout.ts'
import classes from './news.module.css'

/** Offers the presented paper where it was not opened large: one press opens it, for as long as it is presented. */
export function PresentedOffer({ layout }: { layout: Pick<RoomLayout, 'offer' | 'takeOffer' | 'closeOffer'> }) {
  const { t } = useTranslation('room')
  const { offer, takeOffer, closeOffer } = layout
  if (offer === null) return null
  return (
    <div className={classes.band} data-size="large">
      <IconPresentation size={28} aria-hidden className={classes.bandIcon} />
      <span className={classes.bandWords}>
        {offer.name === null ? t('presented.somebody') : t('presented.by', { name: offer.name })}
      </span>
      <Button onClick={takeOffer}>{t('presented.open')}</Button>
      <CloseButton aria-label={t('presented.close')} onClick={closeOffer} className={classes.bandClose} />
    </div>
  )
}
