import { Button, Text } from '@mantine/core'
import { IconEye, IconEyeOff, IconPresentation, IconPresentationOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import styles from './presenting.module.css'
import type { Presenting } from './use-presenting.ts'

interface FollowBarProps {
  presenting: Presenting
  /** The page in the reader now, which a new presenter begins with. */
  current: PresentedPage | null
}

/** One line that says whose page one sees, with the one touch that changes it. */
export function FollowBar({ presenting, current }: FollowBarProps) {
  const { t } = useTranslation('presenting')
  const sentence = useErrorSentence('presenting')
  const { standing, presenterName, besideName, refused, take, giveUp } = presenting
  if (standing.kind === 'none' && take === undefined) return null
  return (
    <div className={styles.bar} data-standing={standing.kind} role="status">
      <Text size="sm" fw={600} className={styles.words}>
        {besideName !== null && <>{t('beside', { device: besideName })}</>}
        {besideName === null && standing.kind === 'following' && (
          <>
            <IconEye size={18} aria-hidden />{' '}
            {presenterName === null ? t('followingNobody') : t('following', { name: presenterName })}
          </>
        )}
        {besideName === null && standing.kind === 'apart' && (
          <>
            <IconEyeOff size={18} aria-hidden /> {t('apart')}
          </>
        )}
        {standing.kind === 'presenting' && (
          <>
            <IconPresentation size={18} aria-hidden />{' '}
            {standing.page === null ? t('presentingNothing') : t('presenting')}
          </>
        )}
        {besideName === null && standing.kind === 'none' && t('nobody')}
      </Text>
      {refused !== null && (
        <Text size="sm" c="red">
          {sentence(refused)}
        </Text>
      )}
      {standing.kind === 'following' && (
        <Button size="compact-md" mih={44} variant="default" onClick={presenting.leave}>
          {t('leave')}
        </Button>
      )}
      {standing.kind === 'apart' && (
        <Button size="compact-md" mih={44} onClick={presenting.follow}>
          {t('return')}
        </Button>
      )}
      {take !== undefined && standing.kind !== 'presenting' && (
        <Button
          size="compact-md"
          mih={44}
          variant="default"
          leftSection={<IconPresentation size={18} />}
          onClick={() => take(current)}
        >
          {besideName === null ? t('take') : t('takeHere')}
        </Button>
      )}
      {giveUp !== undefined && standing.kind === 'presenting' && (
        <Button
          size="compact-md"
          mih={44}
          variant="default"
          leftSection={<IconPresentationOff size={18} />}
          onClick={giveUp}
        >
          {t('giveUp')}
        </Button>
      )}
    </div>
  )
}
