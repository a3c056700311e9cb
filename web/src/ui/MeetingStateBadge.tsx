import {
  IconArchive,
  IconBan,
  IconCircleCheck,
  IconClockPause,
  IconFileText,
  IconHourglass,
  IconMailCheck,
  IconPencil,
  IconPlayerPause,
  IconSignature,
  IconVideo,
  type Icon,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MeetingState } from '../../../signaling/meeting/wire.ts'
import { StateBadge } from './StateBadge.tsx'

const LOOKS: Record<MeetingState, { icon: Icon; color: string }> = {
  draft: { icon: IconPencil, color: 'gray' },
  pendingApproval: { icon: IconHourglass, color: 'amber' },
  invited: { icon: IconMailCheck, color: 'lake' },
  inSession: { icon: IconVideo, color: 'green' },
  paused: { icon: IconPlayerPause, color: 'amber' },
  ended: { icon: IconCircleCheck, color: 'gray' },
  minutesDraft: { icon: IconFileText, color: 'gray' },
  signed: { icon: IconSignature, color: 'gray' },
  archived: { icon: IconArchive, color: 'gray' },
  postponed: { icon: IconClockPause, color: 'amber' },
  cancelled: { icon: IconBan, color: 'red' },
}

export function MeetingStateBadge({ state }: { state: MeetingState }) {
  const { t } = useTranslation('ui')
  return <StateBadge {...LOOKS[state]} text={t(`meetingState.${state}`)} />
}
