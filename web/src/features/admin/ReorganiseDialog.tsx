import { Alert, Modal, MultiSelect, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { previewReorganisation, reorganise, type Reorganisation } from '../../../../signaling/sites/wire.ts'
import { ask, call, Refusal } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { parseDay } from '../../ui/parse-day.ts'
import { asked, heirName, parentThatStays, staying, WAYS, type Draft } from './reorganise-draft.ts'
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

function ReorganiseForm({ sites, onClose, onDone }: Omit<ReorganiseDialogProps, 'opened'>) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [filled, setFilled] = useState<Draft>({
    onDay: dayjs().format('YYYY-MM-DD'),
    predecessors: [],
    way: 'one',
    names: '',
    level: 'commune',
    parentId: sites.living.find(({ parentId }) => parentId === null)?.siteId ?? null,
    knownId: null,
    childrenTo: null,
  })
  const set = (change: Partial<Draft>) => setFilled((before) => ({ ...before, ...change }))
  const draft = { ...filled, parentId: parentThatStays(filled, sites) }
  const choices = staying(sites, draft.predecessors)
  const request = asked(draft)
  const heir = request === null ? null : heirName(request, sites)
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
        <SuccessorFields draft={draft} sites={choices} onChange={set} />
        {hasChildren && (
          <SiteSelect
            label={t('reorganise.childrenTo')}
            description={heir === null ? t('reorganise.childrenHint') : t('reorganise.childrenToHeir', { name: heir })}
            withAsterisk={heir === null}
            placeholder={heir ?? undefined}
            clearable
            clearButtonProps={{ 'aria-label': t('reorganise.childrenClear') }}
            sites={choices}
            value={draft.childrenTo}
            onChange={(childrenTo) => set({ childrenTo })}
          />
        )}
        <Touched request={request} childrenTo={sites.byId.get(draft.childrenTo ?? '')?.name ?? heir ?? ''} />
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

/**
 * What the reorganisation would touch, asked of the server as soon as everything is filled in.
 *
 * @param childrenTo - The name of the unit that the units below go to.
 */
function Touched({ request, childrenTo }: { request: Reorganisation | null; childrenTo: string }) {
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
    children === 0 ? null : t('reorganise.childrenMove', { n: children, name: childrenTo }),
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
