import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeviceProblem } from '../../media/capture/devices.ts'
import type { LocalState } from '../../media/capture/local-device.ts'
import { KeptWords } from './KeptWords.tsx'

interface DeviceTroubleProps {
  kind: 'mic' | 'camera'
  state: LocalState
  kept: DeviceProblem | null | undefined
}

/** Why there is no such device, or why it is not the one that was chosen. */
export function DeviceTrouble({ kind, state, kept }: DeviceTroubleProps) {
  const { t } = useTranslation('devices')
  if (state.kind === 'none' && state.problem !== null) {
    return (
      <Text size="sm" role="alert">
        {t(`problem.${kind}.${state.problem}`)}
      </Text>
    )
  }
  return <KeptWords kind={kind} problem={kept} />
}
