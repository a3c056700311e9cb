import { Button, Text } from '@mantine/core'
import { IconDeviceDesktop, IconPresentation, IconUnlink } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { withdrawPairing, type Pairing } from '../../../../signaling/pairing/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { EmptyState } from '../../ui/states.tsx'
import classes from './pairing.module.css'
import { PAIRINGS_KEY } from './use-pairings.ts'

/** Used within this time: it is in a meeting, or waits for one. */
const IN_USE_MS = 15 * 60_000

export function PairingList({ pairings, nowMs }: { pairings: readonly Pairing[]; nowMs: number }) {
  const { t } = useTranslation('pairing')
  if (pairings.length === 0) return <EmptyState title={t('list.none')} text={t('list.noneText')} />
  return (
    <ul className={classes.list} aria-labelledby="pairings">
      {pairings.map((pairing) => (
        <Row key={pairing.pairingId} pairing={pairing} nowMs={nowMs} />
      ))}
    </ul>
  )
}

function Row({ pairing, nowMs }: { pairing: Pairing; nowMs: number }) {
  const { t } = useTranslation('pairing')
  const client = useQueryClient()
  const confirm = useConfirm()
  const sentence = useErrorSentence('pairing')
  const { pairingId, siteName, label, part, device, confirmedBy, confirmedAtMs, lastUsedAtMs } = pairing
  const language = currentLanguage()
  const withdraw = () =>
    void confirm({
      title: t('list.withdrawTitle'),
      text: t('list.withdrawText', { label, site: siteName }),
      confirm: t('list.withdraw'),
      danger: true,
      async act() {
        const answer = await call(withdrawPairing, { pairingId })
        if (!answer.ok && answer.error !== 'notFound') return sentence(answer.error)
        await client.invalidateQueries({ queryKey: PAIRINGS_KEY })
        return null
      },
    })
  const Shown = part === 'display' ? IconPresentation : IconDeviceDesktop
  return (
    <li className={classes.row}>
      <Shown size={24} aria-hidden />
      <div className={classes.rowWords}>
        <strong>
          {siteName} · {label}
        </strong>
        <Text size="sm" c="dimmed">
          {t(`part.${part}`)} · {device} ·{' '}
          {t('list.by', { name: confirmedBy, time: formatDayTime(confirmedAtMs, language) })}
        </Text>
        <Text size="sm" c="dimmed">
          {nowMs - lastUsedAtMs < IN_USE_MS
            ? t('list.inUse')
            : t('list.lastUsed', { time: formatDayTime(lastUsedAtMs, language) })}
        </Text>
      </div>
      <Button variant="default" leftSection={<IconUnlink size={20} aria-hidden />} onClick={withdraw}>
        {t('list.withdraw')}
      </Button>
    </li>
  )
}
