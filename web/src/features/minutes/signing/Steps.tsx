import { Group, Text } from '@mantine/core'
import { IconCircleCheck, IconClock, IconWritingSign } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { StepView } from '../../../../../signaling/signing/wire.ts'
import { formatDate, formatTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { stepName } from './use-signing.ts'
import classes from '../minutes.module.css'

const LOOKS = {
  signed: { icon: IconCircleCheck, color: 'green' },
  turn: { icon: IconWritingSign, color: 'amber' },
  waiting: { icon: IconClock, color: 'gray' },
} as const

/** Who signs in which order, who has, and what was found of each signature. */
export function Steps({ steps, turn }: { steps: readonly StepView[]; turn: number | null }) {
  const { t } = useTranslation('minutes')
  return (
    <ol className={classes.follow} aria-label={t('signing.order.list')}>
      {steps.map(({ who, signed }, index) => {
        const state = signed !== null ? 'signed' : index === turn ? 'turn' : 'waiting'
        const name = stepName(who)
        return (
          <li key={index}>
            <Group justify="space-between" gap="xs">
              <Text className={classes.followWhat}>
                <Text span fw={600} inherit>
                  {name}
                </Text>
                {` · ${t(`signing.byRole.${who.kind === 'agency' ? 'agency' : who.role}`)}`}
              </Text>
              <StateBadge {...LOOKS[state]} text={t(`signing.step.${state}`)} />
            </Group>
            {signed !== null && (
              <>
                <Text size="sm" c="dimmed">
                  {t('signing.step.signedAt', {
                    ...{ time: formatTime(signed.atMs), date: formatDate(signed.atMs), name: signed.byName },
                  })}
                </Text>
                <Verdict name={name} lines={signed.verdict} />
              </>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Verdict({ name, lines }: { name: string; lines: readonly { vi: string; en: string }[] }) {
  const { t } = useTranslation('minutes')
  const language = currentLanguage()
  return (
    <details className={classes.verdict}>
      <summary>{t('signing.step.verdict', { name })}</summary>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{line[language]}</li>
        ))}
      </ul>
    </details>
  )
}
