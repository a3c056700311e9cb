import {
  ActionIcon,
  Button,
  Card,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconDeviceFloppy, IconPlus, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { MeetingKind } from '../../../../signaling/meeting/wire.ts'
import {
  MAX_WHY,
  MOST_ALTERNATIVES,
  MOST_PEOPLE,
  MOST_SITES,
  type RequestDraft,
} from '../../../../signaling/requests/wire.ts'
import { accountMay } from '../../../../signaling/wire/permissions.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { watchUnsaved } from '../../ui/unsaved-forms.ts'
import { useAskBeforeClosing } from '../../ui/use-ask-before-closing.ts'
import { MomentFields } from './MomentFields.tsx'
import { ChairField, PeopleField, UnitField, UnitsField } from './PickFields.tsx'
import {
  draftOf,
  isSound,
  NO_MOMENT,
  problemsOf,
  type Problem,
  type Problems,
  type RequestFields,
} from './request-form.ts'

interface RequestFormProps {
  initial: RequestFields
  /** It was sent to its unit, and stays with it. */
  unitFixed?: boolean
  /** @returns what was refused, in words; null when it is saved. */
  onSave: (draft: RequestDraft) => Promise<string | null>
  /** Told whether something typed is not saved. */
  onDirty?: (dirty: boolean) => void
}
const SOUND: Problems = { alternatives: new Map() }

/** Everything that a request says. */
export function RequestForm({ initial, unitFixed = false, onSave, onDirty }: RequestFormProps) {
  const { t } = useTranslation('requests')
  const [fields, setFields] = useState(initial)
  const [saved, setSaved] = useState(initial)
  const [triedAtMs, setTriedAtMs] = useState<number | null>(null)
  // Once it was tried, what is mended is complained of no more.
  const problems = triedAtMs === null ? SOUND : problemsOf(fields, triedAtMs)
  const [refused, setRefused] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const dirty = JSON.stringify(fields) !== JSON.stringify(saved)
  useUnsaved(dirty)
  useEffect(() => onDirty?.(dirty), [dirty, onDirty])
  const change = (to: Partial<RequestFields>) => {
    setFields((known) => ({ ...known, ...to }))
    setRefused(null)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const nowMs = Date.now()
    setTriedAtMs(nowMs)
    const draft = draftOf(fields)
    if (draft === null || !isSound(problemsOf(fields, nowMs))) return
    setSaving(true)
    const answer = await onSave(draft)
    setSaving(false)
    setRefused(answer)
    if (answer !== null) return
    setSaved(fields)
    setTriedAtMs(null)
  }
  return (
    <Card withBorder padding="lg" component="form" noValidate onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <WhatFields fields={fields} unitFixed={unitFixed} problems={problems} onChange={change} />
        <WhenFields fields={fields} problems={problems} onChange={change} />
        <WhoFields fields={fields} onChange={change} />
        <ErrorAlert text={refused} />
        <Group justify="flex-end">
          <Text role="status" c="dimmed">
            {dirty ? t('form.unsaved') : saved === initial ? '' : t('form.saved')}
          </Text>
          <Button type="submit" loading={saving} leftSection={<IconDeviceFloppy size={20} aria-hidden />}>
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}

/** Signing out and closing the page ask about it. */
function useUnsaved(dirty: boolean): void {
  const latest = useRef(dirty)
  latest.current = dirty
  useEffect(() => watchUnsaved(() => latest.current), [])
  useAskBeforeClosing(dirty)
}

interface PartProps {
  fields: RequestFields
  problems: Problems
  onChange: (to: Partial<RequestFields>) => void
}

function useSaid() {
  const { t } = useTranslation('requests')
  return (problem: Problem | undefined) => (problem === undefined ? undefined : t(`form.problem.${problem}`))
}

function WhatFields({ fields, unitFixed, problems, onChange }: PartProps & { unitFixed: boolean }) {
  const { t } = useTranslation(['requests', 'meeting'])
  const said = useSaid()
  return (
    <>
      <UnitField
        label={t('form.unit')}
        description={t(unitFixed ? 'form.unitFixed' : 'form.unitHint')}
        required
        fixed={unitFixed}
        value={fields.unitSiteId}
        error={said(problems.unit)}
        onChange={(unitSiteId) => onChange({ unitSiteId })}
      />
      <TextInput
        label={t('form.title')}
        withAsterisk
        maxLength={300}
        value={fields.title}
        error={said(problems.title)}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t('form.why')}
        withAsterisk
        autosize
        minRows={3}
        maxRows={12}
        maxLength={MAX_WHY}
        value={fields.why}
        error={said(problems.why)}
        onChange={(event) => onChange({ why: event.currentTarget.value })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t('form.kind')}
          value={fields.kind}
          allowDeselect={false}
          data={MeetingKind.options.map((kind) => ({ value: kind, label: t(`meeting:kind.${kind}`) }))}
          onChange={(kind) => onChange({ kind: MeetingKind.catch(fields.kind).parse(kind) })}
        />
        <TextInput
          label={t('form.place')}
          description={t('form.placeHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={200}
          value={fields.place}
          onChange={(event) => onChange({ place: event.currentTarget.value })}
        />
      </SimpleGrid>
    </>
  )
}

function WhenFields({ fields, problems, onChange }: PartProps) {
  const { t } = useTranslation('requests')
  const said = useSaid()
  const { alternatives } = fields
  return (
    <Stack gap="sm">
      <MomentFields
        dayLabel={t('form.day')}
        timeLabel={t('form.time')}
        value={fields.at}
        error={said(problems.at)}
        onChange={(at) => onChange({ at })}
      />
      {alternatives.map((moment, index) => {
        const n = index + 1
        return (
          // The order of the list is all that tells one from another.
          <MomentFields
            key={index}
            dayLabel={t('form.otherDay', { n })}
            timeLabel={t('form.otherTime', { n })}
            value={moment}
            error={said(problems.alternatives.get(index))}
            onChange={(to) => onChange({ alternatives: alternatives.with(index, to) })}
          >
            <ActionIcon
              mt={28}
              aria-label={t('form.removeAlternative', { n })}
              onClick={() => onChange({ alternatives: alternatives.toSpliced(index, 1) })}
            >
              <IconX size={20} />
            </ActionIcon>
          </MomentFields>
        )
      })}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={20} aria-hidden />}
          disabled={alternatives.length >= MOST_ALTERNATIVES}
          onClick={() => onChange({ alternatives: [...alternatives, NO_MOMENT] })}
        >
          {t('form.addAlternative')}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {t('form.clock')}
      </Text>
      <NumberInput
        label={t('form.duration')}
        withAsterisk
        maw={240}
        min={5}
        max={1440}
        step={15}
        clampBehavior="none"
        allowDecimal={false}
        value={fields.durationMinutes ?? ''}
        error={said(problems.duration)}
        onChange={(minutes) => onChange({ durationMinutes: typeof minutes === 'number' ? minutes : null })}
      />
    </Stack>
  )
}

function WhoFields({ fields, onChange }: Omit<PartProps, 'problems'>) {
  const { t } = useTranslation('requests')
  const account = useAccount()
  const searches = accountMay('identity.findAccounts', account)
  const { accountId, fullName } = account
  return (
    <>
      <ChairField
        value={fields.chair}
        self={{ accountId, fullName }}
        searches={searches}
        onChange={(chair) => onChange({ chair })}
      />
      <UnitsField
        label={t('form.sites')}
        description={t('form.sitesHint')}
        value={fields.siteIds}
        max={MOST_SITES}
        onChange={(siteIds) => onChange({ siteIds })}
      />
      {searches && (
        <PeopleField
          label={t('form.people')}
          description={t('form.peopleHint')}
          value={fields.people}
          max={MOST_PEOPLE}
          onChange={(people) => onChange({ people })}
        />
      )}
      <UnitField
        label={t('form.papers')}
        value={fields.papersSiteId}
        onChange={(papersSiteId) => onChange({ papersSiteId })}
      />
    </>
  )
}
