import { Box, Chip, Group, Progress } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { hasAnswered, type AnsweringPerson } from '../../../../../signaling/answers/wire.ts'

export const FILTERS = {
  all: () => true,
  silent: ({ standing }: AnsweringPerson) => !hasAnswered(standing),
  comes: ({ standing }: AnsweringPerson) => standing === 'comes',
  notComing: ({ standing }: AnsweringPerson) => standing === 'notComing',
  substituteNamed: ({ standing }: AnsweringPerson) => standing === 'substituteNamed',
} as const
const FILTER_NAMES = ['all', 'silent', 'comes', 'notComing', 'substituteNamed'] as const
export type Filter = (typeof FILTER_NAMES)[number]
const SHADES = {
  comes: 'var(--mantine-color-green-6)',
  notComing: 'var(--mantine-color-red-5)',
  substituteNamed: 'var(--mantine-color-amber-4)',
  silent: 'var(--mantine-color-gray-4)',
} as const
const PARTS = ['comes', 'notComing', 'substituteNamed', 'silent'] as const

interface AnswerCountsProps {
  people: readonly AnsweringPerson[]
  filter: Filter
  onFilter: (filter: Filter) => void
}

/** How many come, do not come, are silent or have named a substitute: as a bar, and in words that choose whom the list shows. */
export function AnswerCounts({ people, filter, onFilter }: AnswerCountsProps) {
  const { t } = useTranslation('meeting')
  return (
    <>
      <Progress.Root size={20} aria-hidden>
        {PARTS.map((name) => (
          <Progress.Section
            key={name}
            value={(100 * people.filter(FILTERS[name]).length) / people.length}
            color={SHADES[name]}
            withAria={false}
          />
        ))}
      </Progress.Root>
      <Group gap="xs" role="group" aria-label={t('answers.filters')}>
        {FILTER_NAMES.map((name) => (
          <Chip
            key={name}
            size="md"
            checked={filter === name}
            styles={{ label: { minHeight: 44 } }}
            onChange={() => onFilter(name)}
          >
            {name !== 'all' && (
              <Box
                component="span"
                display="inline-block"
                w={12}
                h={12}
                mr={6}
                bdrs={6}
                bg={SHADES[name]}
                aria-hidden
              />
            )}
            {t(`answers.filter.${name}`, { n: people.filter(FILTERS[name]).length })}
          </Chip>
        ))}
      </Group>
    </>
  )
}
