import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconHelpCircle,
  IconMailOff,
  IconMinus,
  IconPlayerStop,
  IconSend,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MailState } from '../../../signaling/mail/wire.ts'
import { StateBadge } from './StateBadge.tsx'

const LOOKS = {
  queued: { icon: IconClock, color: 'lake' },
  sending: { icon: IconSend, color: 'lake' },
  sent: { icon: IconCircleCheck, color: 'green' },
  failed: { icon: IconAlertTriangle, color: 'red' },
  inDoubt: { icon: IconHelpCircle, color: 'amber' },
  noAddress: { icon: IconMailOff, color: 'amber' },
  stopped: { icon: IconPlayerStop, color: 'gray' },
  dropped: { icon: IconMinus, color: 'gray' },
} as const

/** Where a letter stands, in words. */
export function MailStateBadge({ state }: { state: MailState }) {
  const { t } = useTranslation('ui')
  return <StateBadge {...LOOKS[state]} text={t(`mail.state.${state}`)} />
}
