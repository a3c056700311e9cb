import { Button, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SpeakingSum, SpeakingSums } from '../../../../signaling/proceedings/wire.ts'
import { OTHERS } from '../../../../signaling/wire/speaking-sums.ts'
import { formatClock } from '../../ui/format.ts'
import bars from '../../ui/bars.module.css'
import classes from './proceedings.module.css'

const LISTS = ['sites', 'people', 'items'] as const
const WORDS = { sites: 'bySite', people: 'byPerson', items: 'byItem' } as const

/** How long each site, person or item was spoken for: one list at a time, and the sum that each of them comes to. */
export function SpeakingTimes({ sums, first }: { sums: SpeakingSums; first: number }) {
  const { t } = useTranslation('proceedings')
  const [by, setBy] = useState<(typeof LISTS)[number]>('sites')
  if (sums.turns === 0) return <Text c="dimmed">{t('speaking.none')}</Text>
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('speaking.by')}
        value={by}
        onChange={(value) => setBy(LISTS.find((one) => one === value) ?? 'sites')}
        data={LISTS.map((value) => ({ value, label: t(`speaking.${WORDS[value]}`) }))}
      />
      <Bars key={by} label={t(`speaking.${WORDS[by]}`)} sums={sums[by]} first={first} />
      <Text fw={600} className={bars.value}>
        {t('speaking.sum', { time: formatClock(sums.ms), count: sums.turns })}
      </Text>
    </Stack>
  )
}

const WIDTH = 1_000
const HEIGHT = 12

/** A bar for each, all on one scale; the words above it say the same. */
function Bars({ label, sums, first }: { label: string; sums: readonly SpeakingSum[]; first: number }) {
  const { t } = useTranslation('proceedings')
  const [all, setAll] = useState(false)
  const longest = Math.max(1, ...sums.map(({ ms }) => ms))
  const shown = all ? sums : sums.slice(0, first)
  return (
    <>
      <ul className={bars.bars} aria-label={label}>
        {shown.map(({ key, name, siteName, ms, turns, speaks }) => (
          <li key={key}>
            <div className={bars.words}>
              <span className={bars.name}>{name || t(key === OTHERS ? 'speaking.others' : 'speaking.outside')}</span>
              <span className={bars.value}>
                {speaks && <span className={classes.speaks}>{t('speaking.now')} · </span>}
                {formatClock(ms)} · {t('speaking.turns', { count: turns })}
              </span>
            </div>
            {siteName !== '' && siteName !== name && (
              <Text size="sm" c="dimmed">
                {siteName}
              </Text>
            )}
            <svg className={bars.bar} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
              <rect className={bars.track} y={HEIGHT - 2} width={WIDTH} height={2} />
              <rect className={bars.filled} width={(ms / longest) * WIDTH} height={HEIGHT} />
            </svg>
          </li>
        ))}
      </ul>
      {sums.length > first && (
        <Button variant="default" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('speaking.fewer') : t('speaking.all', { count: sums.length })}
        </Button>
      )}
    </>
  )
}
