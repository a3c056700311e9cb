import { IconAlertTriangle, IconCheck, IconChecks, IconClock, IconSend, IconX, type Icon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Outgoing, OutgoingState } from '../../../signaling/axis/wire.ts'
import { formatTime } from './format.ts'
import { StateBadge } from './StateBadge.tsx'

const LOOKS: Readonly<Record<OutgoingState, { icon: Icon; color: string }>> = {
  waiting: { icon: IconClock, color: 'gray' },
  sent: { icon: IconSend, color: 'lake' },
  received: { icon: IconCheck, color: 'green' },
  processed: { icon: IconChecks, color: 'green' },
  refused: { icon: IconX, color: 'red' },
  failed: { icon: IconAlertTriangle, color: 'amber' },
}

/** What became of a paper that went out over the national document axis. */
export function AxisState({ state }: Pick<Outgoing, 'state'>) {
  const { t } = useTranslation('ui')
  return <StateBadge {...LOOKS[state]} text={t(`axis.state.${state}`)} />
}

/** Why it did not arrive yet, or was refused, as the end of a sentence; empty: there is nothing to say. */
export function useAxisWords(): (outgoing: Outgoing) => string {
  const { t } = useTranslation('ui')
  return ({ state, reason, reasonText: text, tries, nextTryAtMs }) => {
    const said = reason === 'receiver' && text === '' ? 'receiverSilent' : reason
    const parts = said === null ? [] : [t(`axis.reason.${said}`, { text })]
    if (state === 'waiting' && tries > 0 && nextTryAtMs !== null)
      parts.push(t('axis.nextTry', { time: formatTime(nextTryAtMs) }))
    if (state === 'failed' && tries > 1) parts.push(t('axis.tries', { n: tries }))
    return parts.join(' · ')
  }
}
