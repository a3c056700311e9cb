import { Box, Button, Group, SegmentedControl, Select, Stack } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TaskScope, TaskStanding, type TaskList } from '../../../../signaling/tasks/wire.ts'
import { DayField } from '../../ui/DayField.tsx'
import { foundOptions } from '../../ui/found-options.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { isNarrowed, type Asked } from './asked.ts'

interface ChoiceProps {
  asked: Asked
  /** What there is to choose from; undefined: not known yet. */
  found: Pick<TaskList, 'meetings' | 'sites'> | undefined
  onChange: (to: Partial<Asked>) => void
}

const TYPING_MS = 250

/** Whose tasks are shown, and which of them. */
export function Choice({ asked, found, onChange }: ChoiceProps) {
  const { t } = useTranslation('tasks')
  const [text, setText] = useState(asked.text)
  const search = useDebouncedCallback((words: string) => onChange({ text: words }), TYPING_MS)
  const clear = () => {
    setText('')
    onChange({ standing: null, siteId: null, meetingId: null, from: null, until: null, text: '' })
  }
  return (
    <Stack component="fieldset" aria-label={t('choose')} gap="sm" p={0} m={0} style={{ border: 0, minWidth: 0 }}>
      <Group align="flex-end" gap="sm">
        <SegmentedControl
          aria-label={t('scopes')}
          value={asked.scope}
          onChange={(value) => onChange({ scope: TaskScope.parse(value), siteId: null, meetingId: null })}
          data={TaskScope.options.map((value) => ({ value, label: t(`scope.${value}`) }))}
        />
        <Box style={{ flex: '1 1 16rem' }}>
          <SearchBox
            label={t('search')}
            placeholder={t('searchHint')}
            value={text}
            onChange={(words) => {
              setText(words.slice(0, 200))
              search(words.slice(0, 200))
            }}
          />
        </Box>
      </Group>
      <Group align="flex-end" gap="sm">
        <Select
          label={t('standingLabel')}
          allowDeselect={false}
          data={[
            { value: '', label: t('anyStanding') },
            ...TaskStanding.options.map((value) => ({ value, label: t(`standing.${value}`) })),
          ]}
          value={asked.standing ?? ''}
          onChange={(value) => onChange({ standing: TaskStanding.safeParse(value).data ?? null })}
          style={{ flex: '1 1 10rem' }}
        />
        <Select
          label={t('unit')}
          allowDeselect={false}
          searchable
          filter={foundOptions}
          data={[
            { value: '', label: t('anyUnit') },
            ...(found?.sites ?? []).map(({ siteId, name }) => ({ value: String(siteId), label: name })),
          ]}
          value={asked.siteId ?? ''}
          onChange={(value) =>
            onChange({ siteId: found?.sites.find(({ siteId }) => siteId === value)?.siteId ?? null })
          }
          style={{ flex: '1 1 12rem' }}
        />
        <Select
          label={t('meeting')}
          allowDeselect={false}
          searchable
          filter={foundOptions}
          data={[
            { value: '', label: t('anyMeeting') },
            ...(found?.meetings ?? []).map(({ meetingId, title }) => ({ value: String(meetingId), label: title })),
          ]}
          value={asked.meetingId ?? ''}
          onChange={(value) =>
            onChange({ meetingId: found?.meetings.find(({ meetingId }) => meetingId === value)?.meetingId ?? null })
          }
          style={{ flex: '1 1 14rem' }}
        />
        <Box style={{ flex: '1 1 9rem' }}>
          <DayField label={t('from')} value={asked.from} onChange={(from) => onChange({ from })} />
        </Box>
        <Box style={{ flex: '1 1 9rem' }}>
          <DayField label={t('until')} value={asked.until} onChange={(until) => onChange({ until })} />
        </Box>
        {isNarrowed(asked) && (
          <Button variant="default" onClick={clear}>
            {t('clear')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}
