import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleX,
  IconMailQuestion,
  IconPencil,
  IconProgress,
  IconSend,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MeetingRequestState } from '../../../../signaling/requests/wire.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'

const LOOKS: Readonly<Record<MeetingRequestState, { icon: Icon; color: string }>> = {
  draft: { icon: IconPencil, color: 'gray' },
  sent: { icon: IconSend, color: 'lake' },
  takenUp: { icon: IconProgress, color: 'lake' },
  needsInfo: { icon: IconMailQuestion, color: 'amber' },
  accepted: { icon: IconCircleCheck, color: 'green' },
  declined: { icon: IconCircleX, color: 'red' },
  withdrawn: { icon: IconArrowBackUp, color: 'gray' },
}

export function RequestStateBadge({ state }: { state: MeetingRequestState }) {
  const { t } = useTranslation('requests')
  return <StateBadge {...LOOKS[state]} text={t(`state.${state}`)} />
}
