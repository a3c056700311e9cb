import { Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isWell, type RehearsalChecks } from '../../../../signaling/rehearsal/wire.ts'

type Step = keyof RehearsalChecks

/** What one check found, as a sign and in words. */
export function Finding({ step, check }: { step: Step; check: RehearsalChecks[Step] }) {
  const { t } = useTranslation('readiness')
  const well = isWell(check)
  const Shown = well ? IconCircleCheck : IconAlertTriangle
  return (
    <Group gap={6} wrap="nowrap">
      <Shown
        size={20}
        aria-hidden
        color={well ? 'var(--mantine-color-success)' : 'var(--mantine-color-error)'}
        style={{ flexShrink: 0 }}
      />
      <Text span size="sm">
        {t(`found.${step}.${check}`)}
      </Text>
    </Group>
  )
}
