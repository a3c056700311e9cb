import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import type { Dispatch } from 'react'
import { useTranslation } from 'react-i18next'
import { MeetingKind } from '../../../../../signaling/meeting/wire.ts'
import { Moment } from './Moment.tsx'
import type { FormAction, FormProblems, FormValues } from './form-state.ts'

interface BasicsFieldsProps {
  values: FormValues
  problems: FormProblems
  dispatch: Dispatch<FormAction>
}

export function BasicsFields({ values, problems, dispatch }: BasicsFieldsProps) {
  const { t } = useTranslation('meeting')
  const errorAt = (field: string) => {
    const key = problems.get(field)
    return key === undefined ? undefined : t(key)
  }
  return (
    <Stack>
      <TextInput
        label={t('form.title')}
        placeholder={t('form.titlePlaceholder')}
        withAsterisk
        maxLength={300}
        value={values.title}
        error={errorAt('title')}
        onChange={(event) => dispatch({ kind: 'set', values: { title: event.currentTarget.value } })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('kindLabel')}
          value={values.kind}
          allowDeselect={false}
          data={MeetingKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onChange={(kind) => dispatch({ kind: 'set', values: { kind: MeetingKind.catch(values.kind).parse(kind) } })}
        />
        <TextInput
          label={t('form.place')}
          placeholder={t('form.placePlaceholder')}
          withAsterisk
          maxLength={200}
          value={values.place}
          error={errorAt('place')}
          onChange={(event) => dispatch({ kind: 'set', values: { place: event.currentTarget.value } })}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Moment
          dayLabel={t('form.startDay')}
          timeLabel={t('form.startTime')}
          day={values.startDay}
          time={values.startTime}
          error={errorAt('start')}
          onDay={(startDay) => dispatch({ kind: 'set', values: { startDay } })}
          onTime={(startTime) => dispatch({ kind: 'set', values: { startTime } })}
        />
        <Moment
          dayLabel={t('form.endDay')}
          timeLabel={t('form.endTime')}
          day={values.endDay}
          time={values.endTime}
          error={errorAt('end')}
          onDay={(endDay) => dispatch({ kind: 'set', values: { endDay } })}
          onTime={(endTime) => dispatch({ kind: 'set', values: { endTime } })}
        />
      </SimpleGrid>
    </Stack>
  )
}
