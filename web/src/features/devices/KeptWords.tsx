import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeviceProblem } from '../../media/capture/devices.ts'

interface KeptWordsProps {
  kind: 'mic' | 'camera'
  /** Null: the device that was chosen is in use. */
  problem: DeviceProblem | null | undefined
}

/** Says that another device was chosen, why it cannot be had, and that the one before is in use still. */
export function KeptWords({ kind, problem }: KeptWordsProps) {
  const { t } = useTranslation('devices')
  if (problem === null || problem === undefined) return null
  return (
    <Text size="sm" role="alert" w="100%">
      {t(`kept.${kind}`)} {t(`keptWhy.${problem}`)}
    </Text>
  )
}
