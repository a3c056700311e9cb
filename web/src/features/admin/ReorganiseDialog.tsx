import { Alert, Modal, MultiSelect, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import {
  previewReorganisation,
  reorganise,
  type Reorganisation,
  type Successor,
} from '../../../../signaling/sites/wire.ts'
import { SiteId } from '../../../../signaling/wire/ids.ts'
import { ask, call, Refusal } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { parseDay } from '../../ui/parse-day.ts'
import { SiteSelect } from './SiteSelect.tsx'

interface ReorganiseDialogProps {
  opened: boolean
  sites: Sites
  onClose: () => void
  /** @param count - How many units ended. */
  onDone: (count: number) => void
}

/** Mergers, splits, renamings and ends of units, with what each touches said before it is done. */
export function ReorganiseDialog({ opened, onClose, ...rest }: ReorganiseDialogProps) {
  const { t } = useTranslation('admin')
  return (
    <Modal opened={opened} onClose={onClose} title={t('reorganise.title')} size="lg" withCloseButton={false}>
      <ReorganiseForm onClose={onClose} {...rest} />
    </Modal>
  )
}

const WAYS = ['one', 'known', 'several', 'none'] as const
type Way = (typeof WAYS)[number]

interface Draft {
  readonly onDay: string | null
  readonly predecessors: readonly string[]
  readonly way: Way
  /** The new unit's name, or one name a line. */
  readonly names: string
  readonly level: string
  readonly parentId: string | null
  readonly knownId: string | null
  readonly childrenTo: string | null
}

/** Null: something is still missing. */
function asked(draft: Draft): Reorganisation | null {
  const { onDay, predecessors, way, names, level, parentId, knownId, childrenTo } = draft
  if (onDay === null || predecessors.length === 0) return null
  const named = names.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  const successors = (): Successor[] | null => {
    if (way === 'none') return []
    if (way === 'known') return knownId === null ? null : [{ kind: 'known', siteId: SiteId.parse(knownId) }]
    if (named.length === 0 || (way === 'one' && named.length > 1)) return null
    const parent = parentId === null ? null : SiteId.parse(parentId)
    return named.map((name) => ({ kind: 'new', name, shortName: name.slice(0, 80), level, parentId: parent }))
  }
  const found = successors()
  if (found === null) return null
  return {
    onDay,
    predecessorIds: predecessors.map((siteId) => SiteId.parse(siteId)),
    successors: found,
    childrenTo: childrenTo === null ? null : SiteId.parse(childrenTo),
  }
}

function ReorganiseForm({ sites, onClose, onDone }: Omit<ReorganiseDialogProps, 'opened'>) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [draft, setDraft] = useState<Draft>({
    onDay: dayjs().format('YYYY-MM-DD'),
    predecessors: [],
    way: 'one',
    names: '',
    level: 'commune',
    parentId: sites.living.find(({ parentId }) => parentId === null)?.siteId ?? null,
    knownId: null,
    childrenTo: null,
  })
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }))
  const request = asked(draft)
  const hasChildren = sites.living.some(
    ({ siteId, parentId }) =>
      parentId !== null && draft.predecessors.includes(parentId) && !draft.predecessors.includes(siteId),
  )
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (request === null) return setProblem(t('reorganise.missing'))
    setSending(true)
    setProblem(null)
    const answer = await call(reorganise, request)
    setSending(false)
    if (answer.ok) return onDone(request.predecessorIds.length)
    setProblem(sentence(answer.error, answer.details))
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <Text>{t('reorganise.hint')}</Text>
        <MultiSelect
          label={t('reorganise.predecessors')}
          withAsterisk
          searchable
          limit={60}
          data-autofocus
          data={sites.living.map(({ siteId, name }) => ({ value: siteId, label: name }))}
          filter={({ options, search }) =>
            options.filter((option) => !('group' in option) && foundIn(fold(option.label), search))
          }
          value={[...draft.predecessors]}
          onChange={(predecessors) => set({ predecessors })}
        />
        <DateInput
          label={t('reorganise.onDay')}
          description={t('reorganise.onDayHint')}
          withAsterisk
          valueFormat="DD/MM/YYYY"
          dateParser={parseDay}
          maxDate={dayjs().format('YYYY-MM-DD')}
          value={draft.onDay}
          onChange={(onDay) => set({ onDay })}
        />
        <SegmentedControl
          aria-label={t('reorganise.way')}
          data={WAYS.map((way) => ({ value: way, label: t(`reorganise.ways.${way}`) }))}
          value={draft.way}
          onChange={(value) => set({ way: WAYS.find((way) => way === value) ?? 'one' })}
        />
        <SuccessorFields draft={draft} sites={sites} onChange={set} />
        {hasChildren && (
          <SiteSelect
            label={t('reorganise.childrenTo')}
            description={t('reorganise.childrenHint')}
            withAsterisk
            sites={sites}
            value={draft.childrenTo}
            onChange={(childrenTo) => set({ childrenTo })}
          />
        )}
        <Touched request={request} />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('reorganise.submit')} sending={sending} onCancel={onClose} />
      </Stack>
    </form>
  )
}

interface SuccessorFieldsProps {
  draft: Draft
  sites: Sites
  onChange: (change: Partial<Draft>) => void
}

function SuccessorFields({ draft, sites, onChange }: SuccessorFieldsProps) {
  const { t } = useTranslation('admin')
  const levels = [...new Set(sites.all.map((site) => site.level))]
  if (draft.way === 'none') return null
  if (draft.way === 'known') {
    return (
      <SiteSelect
        label={t('reorganise.known')}
        withAsterisk
        sites={sites}
        value={draft.knownId}
        onChange={(knownId) => onChange({ knownId })}
      />
    )
  }
  return (
    <>
      {draft.way === 'one' ? (
        <TextInput
          label={t('reorganise.newName')}
          withAsterisk
          maxLength={160}
          value={draft.names}
          onChange={(event) => onChange({ names: event.currentTarget.value })}
        />
      ) : (
        <Textarea
          label={t('reorganise.newNames')}
          withAsterisk
          autosize
          minRows={3}
          maxRows={10}
          value={draft.names}
          onChange={(event) => onChange({ names: event.currentTarget.value })}
        />
      )}
      <Select
        label={t('siteLevel')}
        allowDeselect={false}
        data={levels.map((level) => ({ value: level, label: t(`level.${level}`, { defaultValue: level }) }))}
        value={draft.level}
        onChange={(level) => onChange({ level: level ?? 'commune' })}
      />
      <SiteSelect
        label={t('siteParent')}
        placeholder={t('noParent')}
        sites={sites}
        clearable
        clearButtonProps={{ 'aria-label': t('noParent') }}
        value={draft.parentId}
        onChange={(parentId) => onChange({ parentId })}
      />
    </>
  )
}

/** What the reorganisation would touch, asked of the server as soon as everything is filled in. */
function Touched({ request }: { request: Reorganisation | null }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const preview = useQuery({
    queryKey: ['sites.previewReorganisation', request],
    queryFn: ({ signal }) =>
      request === null
        ? Promise.reject(new Error('nothing is asked'))
        : ask(previewReorganisation, request, { signal }),
    enabled: request !== null,
    retry: false,
    gcTime: 0,
  })
  const refusal = preview.error instanceof Refusal ? preview.error : null
  if (request === null) return <div role="status" />
  const { accounts = 0, accountsMove = false, children = 0, meetings = 0 } = preview.data ?? {}
  const sentences = [
    t('reorganise.touches', { n: request.predecessorIds.length }),
    accounts === 0 ? null : t(accountsMove ? 'reorganise.accountsMove' : 'reorganise.accountsStay', { n: accounts }),
    children === 0 ? null : t('reorganise.childrenMove', { n: children }),
    meetings === 0 ? null : t('reorganise.meetings', { n: meetings }),
    t('reorganise.kept'),
  ]
  return (
    <div role="status">
      {preview.data !== undefined && <Alert color="blue">{sentences.filter((text) => text !== null).join(' ')}</Alert>}
      {refusal !== null && <Alert color="orange">{sentence(refusal.code, refusal.details)}</Alert>}
    </div>
  )
}
