import { Box, Button, Card, Group, Radio, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { readBody } from '../../../../signaling/bodies/wire.ts'
import { MAX_REQUEST_TEXT, type ConsultationDraft } from '../../../../signaling/consultations/wire.ts'
import type { BodyId } from '../../../../signaling/wire/ids.ts'
import { ask } from '../../net/http.ts'
import { useBodies } from '../../queries/use-bodies.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { fold, foundIn } from '../../ui/fold.ts'
import { useShareWords } from '../../ui/use-share-words.ts'
import { watchUnsaved } from '../../ui/unsaved-forms.ts'
import { useAskBeforeClosing } from '../../ui/use-ask-before-closing.ts'
import { DeadlineField } from './DeadlineField.tsx'
import { FollowerField } from './FollowerField.tsx'
import { draftOf, problemsOf, type DraftFields, type Problems } from './draft-form.ts'
import classes from './consultations.module.css'

interface DraftFormProps {
  initial: DraftFields
  /** A colleague has sent it meanwhile: what was written can be read and copied, and saved no more. */
  over?: boolean
  /** @returns what was refused, in words; null when it is saved. */
  onSave: (draft: ConsultationDraft) => Promise<string | null>
  /** Told whether something typed is not saved. */
  onDirty?: (dirty: boolean) => void
}

/** Everything that a draft says but its papers. */
export function DraftForm({ initial, over = false, onSave, onDirty }: DraftFormProps) {
  const { t } = useTranslation('consultations')
  const [fields, setFields] = useState(initial)
  const [saved, setSaved] = useState(initial)
  const [problems, setProblems] = useState<Problems>({})
  const [refused, setRefused] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const dirty = JSON.stringify(fields) !== JSON.stringify(saved)
  useUnsaved(dirty)
  useEffect(() => onDirty?.(dirty), [dirty, onDirty])
  const change = (to: Partial<DraftFields>) => {
    setFields((known) => ({ ...known, ...to }))
    setRefused(null)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = problemsOf(fields, Date.now())
    setProblems(found)
    const draft = draftOf(fields)
    if (draft === null || Object.keys(found).length > 0) return
    setSaving(true)
    const answer = await onSave(draft)
    setSaving(false)
    setRefused(answer)
    if (answer === null) setSaved(fields)
  }
  const said = (of: keyof Problems) => {
    const problem = problems[of]
    return problem === undefined ? undefined : t(`form.${of}${problem}`)
  }
  return (
    <Card withBorder padding="lg" component="form" noValidate onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <TextInput
          label={t('form.title')}
          withAsterisk
          maxLength={300}
          readOnly={over}
          value={fields.title}
          error={said('title')}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <Textarea
          label={t('form.text')}
          description={t('form.textHint')}
          autosize
          minRows={4}
          maxRows={14}
          maxLength={MAX_REQUEST_TEXT}
          readOnly={over}
          value={fields.text}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <fieldset className={classes.plain} disabled={over}>
          <Stack gap="md">
            <BodyFields fields={fields} said={said} onChange={change} />
            <DeadlineField day={fields.day} time={fields.time} error={said('deadline')} onChange={change} />
            <FollowerField value={fields.follower} onChange={(follower) => change({ follower })} />
            <Switch
              size="md"
              label={t('form.showsOpinions')}
              checked={fields.showsOpinions}
              styles={{ body: { minHeight: 44, alignItems: 'center' } }}
              onChange={(event) => change({ showsOpinions: event.currentTarget.checked })}
            />
          </Stack>
        </fieldset>
        <ErrorAlert text={refused} />
        <Group justify="flex-end">
          <Text role="status" c="dimmed">
            {dirty ? t('form.unsaved') : saved === initial ? '' : t('form.saved')}
          </Text>
          {!over && (
            <Button type="submit" loading={saving} leftSection={<IconDeviceFloppy size={20} aria-hidden />}>
              {t('form.save')}
            </Button>
          )}
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

interface BodyFieldsProps {
  fields: DraftFields
  said: (of: keyof Problems) => string | undefined
  onChange: (to: Partial<DraftFields>) => void
}

function BodyFields({ fields, said, onChange }: BodyFieldsProps) {
  const { t } = useTranslation('consultations')
  const bodies = useBodies()
  const rules = useRules(fields.bodyId)
  const rule = rules.find(({ ruleId }) => ruleId === fields.ruleId)
  // Where there is but one rule nobody has to choose it.
  const [only, ...others] = rules
  useEffect(() => {
    if (fields.ruleId === null && only !== undefined && others.length === 0) onChange({ ruleId: only.ruleId })
    // Once the rules of a body have come.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [only?.ruleId, others.length, fields.ruleId])
  const known = bodies.data ?? []
  return (
    <>
      <Select
        label={t('form.body')}
        withAsterisk
        searchable
        allowDeselect={false}
        value={fields.bodyId}
        data={known.map(({ bodyId, name, siteName }) => ({ value: String(bodyId), label: `${name} (${siteName})` }))}
        filter={({ options, search }) =>
          options.filter((option) => 'label' in option && foundIn(fold(option.label), search))
        }
        error={said('body')}
        description={bodies.data?.length === 0 ? t('form.noBodies') : undefined}
        onChange={(value) => {
          const body = known.find(({ bodyId }) => bodyId === value)
          if (body !== undefined) onChange({ bodyId: body.bodyId, ruleId: null })
        }}
      />
      {fields.bodyId !== null && (
        <Select
          label={t('form.rule')}
          withAsterisk
          allowDeselect={false}
          value={fields.ruleId}
          data={rules.map(({ ruleId, words }) => ({ value: String(ruleId), label: words }))}
          error={said('rule')}
          nothingFoundMessage={t('form.noRules')}
          onChange={(value) => {
            const chosen = rules.find(({ ruleId }) => ruleId === value)
            if (chosen !== undefined) onChange({ ruleId: chosen.ruleId })
          }}
        />
      )}
      <Radio.Group
        label={t('form.choices')}
        value={fields.choices}
        onChange={(value) => onChange({ choices: value === 'rule' ? 'rule' : 'usual' })}
      >
        <Box mt={4}>
          <Radio value="usual" label={t('form.choicesUsual')} py={8} />
          {rule !== undefined && (
            <Radio value="rule" label={t('form.choicesRule', { choices: rule.choices.join(', ') })} py={8} />
          )}
        </Box>
      </Radio.Group>
    </>
  )
}

/** Those of a body that hold today, each in a line. */
function useRules(bodyId: BodyId | null) {
  const { t } = useTranslation('consultations')
  const words = useShareWords()
  const read = useQuery({
    queryKey: ['bodies.read', bodyId],
    queryFn: ({ signal }) => (bodyId === null ? null : ask(readBody, { bodyId }, { signal })),
    enabled: bodyId !== null,
  })
  const today = read.data?.today ?? ''
  return (read.data?.rules ?? [])
    .filter(({ firstDay, lastDay }) => firstDay <= today && (lastDay === null || today <= lastDay))
    .map(({ ruleId, text }) => ({
      ruleId,
      words: t('ruleWords', { name: text.name, threshold: words.sentence(text.threshold, text.base) }),
      choices: text.choices.map(({ label }) => label),
    }))
}
