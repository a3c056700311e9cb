import { Alert, Button, Modal, Select, Stack, Text, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { addBallot, editBallot, type BallotDraft } from '../../../../../signaling/voting/drafting/wire.ts'
import type { Ballot, BallotForm } from '../../../../../signaling/voting/wire.ts'
import { treeNumbers } from '../../../../../signaling/wire/agenda-tree.ts'
import { AccountId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { Form } from '../../../ui/Form.tsx'
import { FormFooter } from '../../../ui/FormFooter.tsx'
import { useShareWords } from '../../../ui/use-share-words.ts'
import { FormChoice, useCommittee } from './FormChoice.tsx'
import { useBallotResult, type BallotList } from './use-ballots.ts'

/** In the place of an agenda item: the meeting as a whole. */
const WHOLE = 'whole'

interface BallotDialogProps {
  meeting: MeetingDetail
  list: BallotList
  /** Null: a new one. */
  ballot: Ballot | null
  onClose: () => void
}

interface Filled {
  readonly title: string
  readonly text: string
  /** Null: the item is not in the agenda any more, and another must be chosen. */
  readonly item: string | null
  readonly rule: string | null
  readonly form: BallotForm
  /** Account ids. Null: those that the draft has. */
  readonly committee: readonly string[] | null
}

/** Somebody else saved the ballot while this form was open. */
function StaleAlert({ onTakeNew }: { onTakeNew: () => void }) {
  const { t } = useTranslation('voting')
  return (
    <Alert color="amber" role="alert">
      <Text>{t('drafting.stale')}</Text>
      <Button mt="sm" variant="default" onClick={onTakeNew}>
        {t('drafting.takeNew')}
      </Button>
    </Alert>
  )
}

/** Drafts a ballot, or edits a draft. What is typed stays when it is refused. */
export function BallotDialog({ meeting, list, ballot, onClose }: BallotDialogProps) {
  const { t } = useTranslation('voting')
  // What the form was filled from: somebody else may have edited it meanwhile.
  const [from, setFrom] = useState(ballot)
  const begin = (draft: Ballot | null): Filled => ({
    ...{ title: draft?.title ?? '', text: draft?.text ?? '' },
    item: firstItem(meeting, draft),
    rule: firstRule(list, draft),
    ...{ form: draft?.form ?? 'open', committee: draft === null ? [] : null },
  })
  const [filled, setFilled] = useState(() => begin(ballot))
  const committee = useCommittee(meeting, from, filled)
  const { asked, problem, save, sending, setProblem } = useSave(meeting, list, from, { ...filled, committee }, onClose)
  const newest = list.ballots.find(({ ballotId }) => ballotId === from?.ballotId)
  const stale = from !== null && newest !== undefined && newest.revision !== from.revision
  const set = (change: Partial<Filled>) => {
    setFilled((before) => ({ ...before, ...change }))
    setProblem(null)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={ballot === null ? t('drafting.add') : t('drafting.editTitle')}
      size="lg"
      withCloseButton={false}
    >
      <Form onSubmit={save}>
        {from?.approved === true && (
          <Alert color="amber" role="note">
            {t('drafting.approvedEdit')}
          </Alert>
        )}
        {stale && !sending && (
          <StaleAlert
            onTakeNew={() => {
              setFrom(newest)
              setFilled(begin(newest))
              setProblem(null)
            }}
          />
        )}
        <Textarea
          label={t('drafting.titleLabel')}
          placeholder={t('drafting.titleExample')}
          withAsterisk
          data-autofocus
          maxLength={500}
          autosize
          minRows={1}
          value={filled.title}
          error={asked && filled.title.trim() === '' ? t('drafting.titleNeeded') : undefined}
          onChange={(event) => set({ title: oneLine(event.currentTarget.value) })}
        />
        <Textarea
          label={t('drafting.textLabel')}
          description={t('drafting.textHint')}
          maxLength={2_000}
          autosize
          minRows={2}
          maxRows={8}
          value={filled.text}
          onChange={(event) => set({ text: oneLine(event.currentTarget.value) })}
        />
        <ItemSelect
          meeting={meeting}
          value={filled.item}
          wrong={asked && filled.item === null}
          onChange={(item) => set({ item })}
        />
        <RuleSelect
          rules={list.rules}
          value={filled.rule}
          former={from?.rule.name}
          wrong={asked && filled.rule === null}
          onChange={(rule) => set({ rule })}
        />
        <FormChoice {...{ meeting, asked, committee }} form={filled.form} onChange={set} />
        <ErrorAlert text={problem} />
        <FormFooter
          submit={ballot === null ? t('drafting.add') : t('drafting.save')}
          sending={sending}
          onCancel={onClose}
        />
      </Form>
    </Modal>
  )
}

function firstItem({ agenda }: MeetingDetail, draft: Ballot | null): string | null {
  const id = draft?.agendaItemId ?? null
  return id === null ? WHOLE : (agenda.find(({ agendaItemId }) => agendaItemId === id)?.agendaItemId ?? null)
}

/** A body with several rules has none that goes without saying. A draft whose rule has ended since needs another. */
function firstRule({ rules }: BallotList, draft: Ballot | null): string | null {
  if (draft === null) return rules.length === 1 ? (rules[0]?.ruleId ?? null) : null
  return rules.find(({ ruleId }) => ruleId === draft.ruleId)?.ruleId ?? null
}

/** The server keeps titles and texts as one line: so it is seen while it is typed or pasted. */
function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/gu, ' ')
}

function useSave(meeting: MeetingDetail, list: BallotList, from: Ballot | null, filled: Filled, onSaved: () => void) {
  const finish = useBallotResult(meeting.meetingId)
  // Sent again after a lost answer it adds no second ballot; with another text it is another one.
  const sent = useRef({ about: '', requestId: '' })
  const [asked, setAsked] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const save = async () => {
    setAsked(true)
    const rule = list.rules.find(({ ruleId }) => ruleId === filled.rule)
    const { committee, form } = filled
    if (rule === undefined || filled.item === null || filled.title.trim() === '') return
    if (form === 'secret' && (committee === null || committee.length === 0)) return
    const item = meeting.agenda.find(({ agendaItemId }) => agendaItemId === filled.item)
    const ballot: BallotDraft = {
      ...{ agendaItemId: item?.agendaItemId ?? null, form, ruleId: rule.ruleId },
      ...{ title: filled.title, text: filled.text.trim() },
      ...(form === 'secret' ? { committee: committee?.map((one) => AccountId.parse(one)) ?? [] } : {}),
    }
    const { meetingId } = meeting
    const about = JSON.stringify(ballot)
    if (sent.current.about !== about) sent.current = { about, requestId: crypto.randomUUID() }
    const { requestId } = sent.current
    setSending(true)
    const refused = await finish(
      from === null
        ? await call(addBallot, { requestId, meetingId, ballot })
        : await call(editBallot, { meetingId, ballotId: from.ballotId, revision: from.revision, ballot }),
    )
    setSending(false)
    if (refused === null) onSaved()
    else setProblem(refused)
  }
  return { asked, problem, save, sending, setProblem }
}

interface ItemSelectProps {
  meeting: MeetingDetail
  value: string | null
  wrong: boolean
  onChange: (item: string | null) => void
}

function ItemSelect({ meeting: { agenda }, value, wrong, onChange }: ItemSelectProps) {
  const { t } = useTranslation('voting')
  const numbers = treeNumbers(agenda)
  return (
    <Select
      label={t('drafting.itemLabel')}
      description={t('drafting.itemHint')}
      allowDeselect={false}
      value={value}
      data={[
        { value: WHOLE, label: t('drafting.wholeMeeting') },
        ...agenda.map(({ agendaItemId, title }, index) => ({
          value: String(agendaItemId),
          label: `${numbers[index] ?? ''}. ${title}`,
        })),
      ]}
      error={wrong ? t('drafting.itemNeeded') : undefined}
      onChange={onChange}
    />
  )
}

interface RuleSelectProps {
  rules: BallotList['rules']
  value: string | null
  /** The rule's name that the draft had. */
  former: string | undefined
  wrong: boolean
  onChange: (ruleId: string | null) => void
}

/** The rule to vote by, with what it says. */
function RuleSelect({ rules, value, former, wrong, onChange }: RuleSelectProps) {
  const { t } = useTranslation('voting')
  const words = useShareWords()
  const rule = rules.find(({ ruleId }) => ruleId === value)?.text
  return (
    <div>
      <Select
        label={t('drafting.ruleLabel')}
        withAsterisk
        allowDeselect={false}
        value={value}
        placeholder={t('drafting.ruleNeeded')}
        description={value === null && former !== undefined ? t('drafting.ruleOver', { name: former }) : undefined}
        data={rules.map(({ ruleId, text }) => ({ value: String(ruleId), label: text.name }))}
        error={wrong ? t('drafting.ruleNeeded') : undefined}
        onChange={onChange}
      />
      {rule !== undefined && (
        <Stack component="ul" gap={4} mt={6} mb={0} p={0} style={{ listStyle: 'none' }}>
          {[
            words.sentence(rule.threshold, rule.base),
            t('drafting.choicesAre', { list: rule.choices.map(({ label }) => label).join(' / ') }),
            ...(rule.legalBasis === '' ? [] : [rule.legalBasis]),
          ].map((line) => (
            <Text key={line} component="li" size="sm" c="dimmed">
              {line}
            </Text>
          ))}
        </Stack>
      )}
    </div>
  )
}
