import { Group } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleX,
  IconHourglass,
  IconLock,
  IconPencil,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConsultationState } from '../../../../signaling/consultations/wire.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

const LOOKS: Readonly<Record<ConsultationState, { icon: Icon; color: string }>> = {
  draft: { icon: IconPencil, color: 'gray' },
  open: { icon: IconHourglass, color: 'lake' },
  closed: { icon: IconLock, color: 'gray' },
  withdrawn: { icon: IconArrowBackUp, color: 'gray' },
}

/** The state in words, and of a closed one what came out. */
export function StateBadges({ state, passed }: { state: ConsultationState; passed: boolean | null }) {
  const { t } = useTranslation('consultations')
  return (
    <Group gap="xs">
      <StateBadge {...LOOKS[state]} text={t(`state.${state}`)} />
      {passed !== null && (
        <StateBadge
          icon={passed ? IconCircleCheck : IconCircleX}
          color={passed ? 'green' : 'red'}
          text={t(passed ? 'passed' : 'notPassed')}
        />
      )}
    </Group>
  )
}
