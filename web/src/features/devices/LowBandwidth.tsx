import { Select, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RungChoice } from '../../media/quality/ladder.ts'
import { RUNG_CHOICES } from './rung-choices.ts'

interface LowBandwidthProps {
  value: RungChoice
  onChange: (choice: RungChoice) => void
}

/** How much a slow link is to carry, each way with what it means. */
export function LowBandwidth({ value, onChange }: LowBandwidthProps) {
  const { t } = useTranslation('devices')
  const shown = RUNG_CHOICES.find((choice) => choice === value) ?? 'auto'
  return (
    <div>
      <Select
        label={t('chooseRung')}
        data={RUNG_CHOICES.map((choice) => ({ value: choice, label: t(`rung.${choice}.name`) }))}
        value={shown}
        onChange={(next) => onChange(RUNG_CHOICES.find((choice) => choice === next) ?? 'auto')}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
      />
      <Text size="sm" c="dimmed" mt={4}>
        {t(`rung.${shown}.text`)}
      </Text>
    </div>
  )
}
