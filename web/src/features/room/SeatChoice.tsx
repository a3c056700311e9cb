import { Group, NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAX_HEAD_COUNT } from '../../../../signaling/wire/head-count.ts'
import type { Entry } from '../../meeting-room/entry.ts'
import classes from './door.module.css'

interface SeatChoiceProps {
  entry: Entry
  onChange: (entry: Entry) => void
  /** The number of people was typed, as opposed to standing there from the last time. */
  onCount: (headCount: number | null) => void
  siteName: string
  /** False: there is one place only. */
  mayChoose: boolean
}

/** Where to sit, and what others in the hall call this device. */
export function SeatChoice({ entry, onChange, onCount, siteName, mayChoose }: SeatChoiceProps) {
  const { t } = useTranslation('room')
  return (
    <section className={classes.card} aria-label={t('entry.title')}>
      <Stack gap="xs">
        {mayChoose ? (
          <Radio.Group
            label={t('entry.title')}
            value={entry.place}
            onChange={(place) => onChange({ ...entry, place: place === 'site' ? 'site' : 'own' })}
          >
            <Group gap="0 24px" mt={4}>
              <Radio value="own" label={t('entry.own')} styles={{ body: { minHeight: 44, alignItems: 'center' } }} />
              <Radio
                value="site"
                label={t('entry.site', { name: siteName })}
                styles={{ body: { minHeight: 44, alignItems: 'center' } }}
              />
            </Group>
          </Radio.Group>
        ) : (
          <Text>{entry.place === 'site' ? t('entry.atSite', { name: siteName }) : t('entry.atDesk')}</Text>
        )}
        {entry.place === 'site' && (
          <NumberInput
            label={t('entry.headCount')}
            description={t('entry.headCountText')}
            min={0}
            max={MAX_HEAD_COUNT}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            value={entry.headCount ?? ''}
            onChange={(value) => onCount(value === '' ? null : Number(value))}
          />
        )}
        {entry.place === 'site' && (
          <TextInput
            label={t('entry.label')}
            placeholder={t('entry.labelExample')}
            maxLength={40}
            value={entry.label}
            onChange={(event) => onChange({ ...entry, label: event.currentTarget.value })}
          />
        )}
      </Stack>
    </section>
  )
}
