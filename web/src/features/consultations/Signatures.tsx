import { Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FileSignatures } from '../../../../signaling/consultations/wire.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'

/** What verifying said of an opinion's file: who signed, when, and whether it holds. */
export function Signatures({ found }: { found: FileSignatures }) {
  const { t } = useTranslation('consultations')
  if (found.kind === 'unread')
    return (
      <Text size="sm" c="dimmed">
        {t('signature.unread')}
      </Text>
    )
  if (found.signatures.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('signature.none')}
      </Text>
    )
  return found.signatures.map(({ name, organisation, atMs, verdict }, index) => {
    const who = [name, organisation].filter((part) => part !== null && part !== '').join(', ')
    const words = [
      who === '' ? t('signature.nobody') : t('signature.who', { name: who }),
      ...(atMs === null ? [] : [t('signature.at', { time: formatDayTime(atMs, currentLanguage()) })]),
    ].join(' ')
    const holds = verdict === 'valid'
    const Icon = holds ? IconCircleCheck : IconAlertTriangle
    return (
      <Text key={index} size="sm" style={{ overflowWrap: 'anywhere' }}>
        <Icon size={16} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
        {words}: <strong>{t(`signature.verdict.${verdict}`)}</strong>
      </Text>
    )
  })
}
