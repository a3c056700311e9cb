import {
  Alert,
  Button,
  Card,
  Checkbox,
  Fieldset,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveRule, type BodyRule } from '../../../../signaling/bodies/wire.ts'
import { call } from '../../net/http.ts'
import { DayField } from '../../ui/DayField.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { useAskBeforeClosing } from '../../ui/use-ask-before-closing.ts'
import { ChoicesEditor } from './ChoicesEditor.tsx'
import { dayWords, standingOn } from './days.ts'
import {
  draftOf,
  isSound,
  newRule,
  ruleProblems,
  sameText,
  textOf,
  type RuleDraft,
  type RuleProblems,
} from './rule-form.ts'
import { ShareFields } from './ShareFields.tsx'
import { useBodyResult, type BodyRead } from './use-bodies.ts'

interface RuleFormProps {
  read: BodyRead
  /** Null: a new one. */
  rule: BodyRule | null
  onClose: () => void
}

/** Writes a rule. Of one that ballots have used a new one is made, which begins on a day to be chosen. */
export function RuleForm({ read, rule, onClose }: RuleFormProps) {
  const { t } = useTranslation('bodies')
  const { today } = read
  const start = (): RuleDraft => {
    const labels = { for: t('form.for'), against: t('form.against'), abstain: t('form.abstain') }
    if (rule === null) return newRule(today, labels)
    return rule.used ? draftOf(rule.text, today, null) : draftOf(rule.text, rule.firstDay, rule.lastDay)
  }
  const [draft, setDraft] = useState(start)
  const [changed, setChanged] = useState(false)
  // The rule that the draft was made from: somebody else may have changed it meanwhile.
  const [from, setFrom] = useState(rule)
  const { asked, problem, save, sending, stale, setProblem } = useSave(read, from, draft, onClose)
  const problems = ruleProblems(draft, rule?.used === true ? today : null)
  const shown = asked ? problems : null
  const set = (change: Partial<RuleDraft>) => {
    setDraft((before) => ({ ...before, ...change }))
    setChanged(true)
    setProblem(null)
  }
  const form = useRef<HTMLFormElement>(null)
  const title = useRef<HTMLHeadingElement>(null)
  // It takes the place of the list whose button was pressed: keyboard and screen reader begin at its heading.
  useEffect(() => title.current?.focus(), [])
  useAskBeforeClosing(changed)
  const takeNew = () => {
    setFrom(rule)
    setDraft(start())
    setChanged(false)
    setProblem(null)
  }
  return (
    <Card withBorder padding="lg">
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save(isSound(problems)).then((sent) => {
            if (!sent) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
          })
        }}
      >
        <Stack gap="lg">
          <Title order={2} ref={title} tabIndex={-1} style={{ outline: 'none', overflowWrap: 'anywhere' }}>
            {rule === null ? t('rule.add') : t('rule.editNamed', { name: rule.text.name })}
          </Title>
          {rule?.used === true && (
            <Alert icon={<IconInfoCircle />} color="lake" role="note">
              {t('form.usedText')}
            </Alert>
          )}
          <TextInput
            label={t('form.name')}
            placeholder={t('form.nameExample')}
            withAsterisk
            maxLength={200}
            value={draft.name}
            error={shown?.name === undefined ? undefined : t(`form.${shown.name}`)}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <ChoicesEditor choices={draft.choices} problems={shown} onChange={(choices) => set({ choices })} />
          <ShareFields draft={draft} problems={shown} members={read.body.members} onChange={set} />
          <TermsFields
            draft={draft}
            problems={shown}
            ends={rule?.used === true && standingOn(rule, today) !== 'over'}
            onChange={set}
          />
          {asked && !isSound(problems) && <ErrorAlert text={t('form.mend')} />}
          <ErrorAlert text={problem} />
          {stale && (
            <Group>
              <Button variant="default" onClick={takeNew}>
                {t('form.takeNew')}
              </Button>
            </Group>
          )}
          <FormFooter
            submit={rule?.used === true ? t('form.saveNew') : t('form.save')}
            sending={sending}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Card>
  )
}

interface TermsFieldsProps {
  draft: RuleDraft
  /** Null: nothing is complained of yet. */
  problems: RuleProblems | null
  /** It takes the place of a rule that ballots have used and that still holds, which ends by it. */
  ends: boolean
  onChange: (change: Partial<RuleDraft>) => void
}

function TermsFields({ draft, problems, ends, onChange }: TermsFieldsProps) {
  const { t } = useTranslation('bodies')
  return (
    <Fieldset legend={t('form.others')}>
      <Stack>
        <Checkbox
          label={t('form.mayChange')}
          description={t('form.mayChangeHint')}
          checked={draft.mayChange}
          onChange={(event) => onChange({ mayChange: event.currentTarget.checked })}
        />
        <Checkbox
          label={t('form.chairDecides')}
          description={t('form.chairDecidesHint')}
          checked={draft.chairDecides}
          onChange={(event) => onChange({ chairDecides: event.currentTarget.checked })}
        />
        <Textarea
          label={t('rule.legalBasis')}
          description={t('form.legalBasisHint')}
          maxLength={500}
          autosize
          minRows={2}
          value={draft.legalBasis}
          onChange={(event) => onChange({ legalBasis: event.currentTarget.value.replace(/\s*\n\s*/gu, ' ') })}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <DayField
            label={t('form.firstDay')}
            required
            value={draft.firstDay}
            error={problems?.firstDay === undefined ? undefined : t(`form.${problems.firstDay}`)}
            onChange={(firstDay) => onChange({ firstDay })}
          />
          <DayField
            label={t('form.lastDay')}
            description={t('form.lastDayHint')}
            value={draft.lastDay}
            error={problems?.lastDay === undefined ? undefined : t(`form.${problems.lastDay}`)}
            onChange={(lastDay) => onChange({ lastDay })}
          />
        </SimpleGrid>
        {ends && draft.firstDay !== null && <Text>{t('form.oldEnds', { day: dayWords(draft.firstDay) })}</Text>}
      </Stack>
    </Fieldset>
  )
}

function useSave({ body }: BodyRead, from: BodyRule | null, draft: RuleDraft, onSaved: () => void) {
  const { t } = useTranslation('bodies')
  const finish = useBodyResult()
  const [asked, setAsked] = useState(false)
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<{ readonly text: string; readonly stale: boolean } | null>(null)
  /** @returns whether it was sent: nothing is while something is wrong with it. */
  const save = async (sound: boolean): Promise<boolean> => {
    setAsked(true)
    const text = textOf(draft)
    if (!sound || text === null || draft.firstDay === null) return false
    if (from?.used === true && sameText(text, from.text)) {
      setRefused({ text: t('form.nothingChanged'), stale: false })
      return true
    }
    setSending(true)
    const { firstDay, lastDay } = draft
    const named = { bodyId: body.bodyId, ruleId: from?.ruleId ?? null, revision: from?.revision ?? 0 }
    const answer = await call(saveRule, { ...named, text, firstDay, lastDay })
    const sentence = await finish(answer)
    setSending(false)
    if (answer.ok) onSaved()
    else setRefused({ text: sentence ?? '', stale: answer.error === 'stale' })
    return true
  }
  return {
    asked,
    sending,
    save,
    problem: refused?.text ?? null,
    stale: refused?.stale ?? false,
    /** What was complained of goes as soon as it is being mended. */
    setProblem: (to: null) => setRefused(to),
  }
}
