import { ActionIcon, Checkbox, Fieldset, Group, Stack, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { TemplateFact, type MinutesTemplate } from '../../../../signaling/wire/minutes-template.ts'

type Sections = MinutesTemplate['sections']
interface SectionFieldsProps {
  sections: Sections
  tried: boolean
  onChange: (sections: Sections) => void
}

/** The parts with their headings, moved up and down. */
export function SectionFields({ sections, tried, onChange }: SectionFieldsProps) {
  const { t } = useTranslation('bodies')
  const move = (from: number, by: 1 | -1) => {
    const moved = [...sections]
    const [one] = moved.splice(from, 1)
    if (one !== undefined) moved.splice(from + by, 0, one)
    onChange(moved)
  }
  return (
    <Fieldset legend={t('template.sections')}>
      <Stack gap="sm">
        {sections.map(({ section, heading }, index) => {
          const name = t(`template.section.${section}`)
          return (
            <Group key={section} align="flex-end" gap="xs" wrap="nowrap">
              <TextInput
                label={t('template.headingOf', { section: name })}
                maxLength={120}
                value={heading}
                error={tried && heading.trim() === '' ? t('template.needed') : undefined}
                style={{ flex: 1, minWidth: 0 }}
                onChange={({ currentTarget: { value } }) =>
                  onChange(sections.map((one, at) => (at === index ? { section, heading: value } : one)))
                }
              />
              <ActionIcon
                variant="default"
                size={44}
                aria-label={t('template.up', { section: name })}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <IconArrowUp size={20} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size={44}
                aria-label={t('template.down', { section: name })}
                disabled={index === sections.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={20} aria-hidden />
              </ActionIcon>
            </Group>
          )
        })}
      </Stack>
    </Fieldset>
  )
}

interface FactFieldsProps {
  facts: MinutesTemplate['facts']
  onChange: (facts: MinutesTemplate['facts']) => void
}

/** Which facts stand in the minutes, each with a tick. */
export function FactFields({ facts, onChange }: FactFieldsProps) {
  const { t } = useTranslation('bodies')
  return (
    <Fieldset legend={t('template.facts')}>
      <Stack gap="sm">
        {TemplateFact.options.map((fact) => (
          <Checkbox
            key={fact}
            label={t(`template.fact.${fact}`)}
            checked={facts.includes(fact)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(TemplateFact.options.filter((one) => (one === fact ? checked : facts.includes(one))))
            }
          />
        ))}
      </Stack>
    </Fieldset>
  )
}
