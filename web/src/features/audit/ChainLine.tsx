import { Alert, Skeleton, Text } from '@mantine/core'
import { IconAlertTriangle, IconLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readChain } from '../../../../signaling/audit/wire.ts'
import { ask } from '../../net/http.ts'
import { formatDayTime, formatNumber } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'

const WHILE_CHECKING_MS = 5_000
const LATER_MS = 60_000

/** Whether the chain of the record holds: one line while it does, an alert with the place where it does not. */
export function ChainLine() {
  const { t } = useTranslation('audit')
  const language = currentLanguage()
  const { data, isPending } = useQuery({
    queryKey: ['audit.chain'],
    queryFn: ({ signal }) => ask(readChain, {}, { signal }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && state.data.checkedRows < state.data.rows ? WHILE_CHECKING_MS : LATER_MS,
  })
  if (isPending) return <Skeleton h={26} mb="md" />
  if (data === undefined) return <Text mb="md">{t('chain.unknown')}</Text>
  const { rows, checkedRows, checkedAtMs, broken } = data
  if (broken !== null) {
    const { kind, row, atMs } = broken
    return (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} mb="md" role="alert" title={t('chain.broken')}>
        <Text>{t(`chain.${kind}`, { row: formatNumber(row, language), when: formatDayTime(atMs, language) })}</Text>
        <Text mt="xs">{t('chain.advice')}</Text>
      </Alert>
    )
  }
  const checking = checkedAtMs === null
  return (
    <Text mb="md" role="status">
      <IconLink size={18} aria-hidden style={{ verticalAlign: 'text-bottom', marginInlineEnd: 6 }} />
      {checking
        ? t('chain.checking', { done: formatNumber(checkedRows, language), rows: formatNumber(rows, language) })
        : t('chain.holds', { row: formatNumber(checkedRows, language), when: formatDayTime(checkedAtMs, language) })}
    </Text>
  )
}
