import { Button } from '@mantine/core'
import { IconDoorEnter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import { useLockActs } from './use-locks.ts'

interface WaitingBandProps {
  className: string | undefined
  /** Shows the list of waiting people. */
  onShow: () => void
}

/** To chair and secretaries: that somebody waits to be let in, one line for all of them. */
export function WaitingBand({ className, onShow }: WaitingBandProps) {
  const { t } = useTranslation('locks')
  const { waiting } = useRoom()
  const { lead } = useRights()
  const acts = useLockActs()
  const [first] = waiting
  if (!lead || first === undefined) return null
  return (
    <div className={className} data-tone="amber">
      <IconDoorEnter size={24} aria-hidden style={{ flexShrink: 0 }} />
      <span style={{ flex: '1 1 auto' }}>
        {waiting.length === 1
          ? t('waiting.one', { name: first.fullName })
          : t('waiting.several', { count: waiting.length })}
      </span>
      {waiting.length === 1 ? (
        <Button flex="none" onClick={() => void acts.admit([first.accountId])}>
          {t('waiting.admit')}
        </Button>
      ) : (
        <Button flex="none" variant="default" onClick={onShow}>
          {t('waiting.show')}
        </Button>
      )}
    </div>
  )
}
