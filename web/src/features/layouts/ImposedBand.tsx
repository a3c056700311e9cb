import { Button, CloseButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PictureLayout } from './use-picture-layout.ts'

interface ImposedBandProps {
  pictures: PictureLayout
  className: string | undefined
  closeClassName: string | undefined
}

/** Says that the chair has set the layout; who shows another one may follow it again. Closed, it comes back with the chair's next change. */
export function ImposedBand({ pictures, className, closeClassName }: ImposedBandProps) {
  const { t } = useTranslation('layouts')
  const { imposed, followed, closed, close } = pictures
  if (imposed === null || closed) return null
  const layout = t(`name.${imposed.layout}`)
  return (
    <div className={className}>
      <span>{t(followed ? 'imposed' : 'imposedNotFollowed', { layout })}</span>
      {!followed && (
        <Button size="compact-md" onClick={pictures.follow}>
          {t('follow')}
        </Button>
      )}
      <CloseButton aria-label={t('close')} onClick={close} className={closeClassName} />
    </div>
  )
}
