import { Button, Group, Select, SimpleGrid } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { IconFilterOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MeetingState, MeetingView } from '../../../../../signaling/meeting/wire.ts'
import { SiteId } from '../../../../../signaling/wire/ids.ts'
import { useSites } from '../../../queries/use-sites.ts'
import { useDayInput } from '../../../ui/day-input.ts'
import { fold, foundIn } from '../../../ui/fold.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import type { Asked } from './use-calendar.ts'

const MOST_SITES = 60
const TYPING_MS = 300

interface CalendarFiltersProps {
  asked: Asked
  change: (change: Partial<Asked>) => void
}

/** Whose meetings, of which state, unit and time, with which words. */
export function CalendarFilters({ asked, change }: CalendarFiltersProps) {
  const { t } = useTranslation('meeting')
  const sites = useSites().data?.all ?? []
  const any = asked.state ?? asked.lead ?? asked.from ?? asked.until
  const list = asked.show === 'list'
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: list ? 3 : 4 }} role="group" aria-label={t('calendar.filters')}>
        <Select
          label={t('calendar.of')}
          value={asked.scope}
          allowDeselect={false}
          data={MeetingView.options.map((scope) => ({ value: scope, label: t(`calendar.scope.${scope}`) }))}
          onChange={(scope) => change({ scope: MeetingView.catch('mine').parse(scope) })}
        />
        <Select
          label={t('calendar.state')}
          placeholder={t('calendar.anyState')}
          value={asked.state}
          clearable
          clearButtonProps={{ 'aria-label': t('calendar.anyState') }}
          data={MeetingState.options.map((state) => ({ value: state, label: t(`ui:meetingState.${state}`) }))}
          onChange={(state) => change({ state: MeetingState.nullable().catch(null).parse(state) })}
        />
        <Select
          label={t('calendar.lead')}
          placeholder={t('calendar.anyLead')}
          value={asked.lead}
          clearable
          clearButtonProps={{ 'aria-label': t('calendar.anyLead') }}
          searchable
          limit={MOST_SITES}
          data={sites.map(({ siteId, name }) => ({ value: siteId, label: name }))}
          filter={({ options, search }) =>
            options.filter((option) => 'label' in option && foundIn(fold(option.label), search))
          }
          onChange={(lead) => change({ lead: SiteId.nullable().catch(null).parse(lead) })}
        />
        {list && (
          <>
            <Day label={t('calendar.from')} day={asked.from} onDay={(from) => change({ from })} />
            <Day label={t('calendar.until')} day={asked.until} onDay={(until) => change({ until })} />
            <Select
              label={t('calendar.order')}
              value={asked.order}
              allowDeselect={false}
              data={(['latestFirst', 'earliestFirst'] as const).map((order) => ({
                value: order,
                label: t(`calendar.${order}`),
              }))}
              onChange={(order) => change({ order: order === 'earliestFirst' ? order : 'latestFirst' })}
            />
          </>
        )}
        <div style={{ alignSelf: 'end' }}>
          <Words key={asked.scope} text={asked.text} onText={(text) => change({ text })} />
        </div>
      </SimpleGrid>
      {any !== null && (
        <Group>
          <Button
            variant="subtle"
            leftSection={<IconFilterOff size={20} aria-hidden />}
            onClick={() => change({ state: null, lead: null, from: null, until: null })}
          >
            {t('calendar.clear')}
          </Button>
        </Group>
      )}
    </>
  )
}

/** What is typed is asked for once the typing rests. */
function Words({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { t } = useTranslation('meeting')
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    if (typed === text) return undefined
    const timer = setTimeout(() => onText(typed), TYPING_MS)
    return () => clearTimeout(timer)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- The address as it is then is read by `onText`; a new one must not begin the wait again.
  }, [typed])
  return <SearchBox label={t('calendar.search')} value={typed} onChange={setTyped} />
}

function Day({ label, day, onDay }: { label: string; day: string | null; onDay: (day: string | null) => void }) {
  const { t } = useTranslation('meeting')
  const dayInput = useDayInput()
  return (
    <DateInput
      {...dayInput}
      label={label}
      value={day}
      clearable
      clearButtonProps={{ 'aria-label': t('calendar.clear') }}
      popoverProps={{ withinPortal: false }}
      onChange={onDay}
    />
  )
}
