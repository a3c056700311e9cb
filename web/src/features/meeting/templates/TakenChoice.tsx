import { Checkbox, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Taken } from './pattern-form.ts'

/** Which parts of a meeting are taken along. */
export function TakenChoice({ taken, onChange }: { taken: Taken; onChange: (taken: Taken) => void }) {
  const { t } = useTranslation('meeting')
  return (
    <Checkbox.Group
      label={t('templates.takes')}
      value={[...(taken.agenda ? ['agenda'] : []), ...(taken.people ? ['people'] : [])]}
      onChange={(chosen) => onChange({ agenda: chosen.includes('agenda'), people: chosen.includes('people') })}
    >
      <Stack gap={0}>
        <Checkbox value="agenda" label={t('templates.withAgenda')} />
        <Checkbox value="people" label={t('templates.withPeople')} />
      </Stack>
    </Checkbox.Group>
  )
}
