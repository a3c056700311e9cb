import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_REASON } from '../../../../signaling/roll-call/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { MAX_HEAD_COUNT } from '../../../../signaling/wire/head-count.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { answersIn, type CommuneDraft, type OwnPlace, type OwnPlaces } from './answer-rules.ts'
import { placeWords } from './place-words.ts'
import { useAnswerActs } from './use-roll-call.ts'
import classes from './roll-call.module.css'

const STATES = ['present', 'excused', 'absent'] as const

/** A district's operator answers for the communes below it, all of them in one message. */
export function CommunesDialog({ opened, onClose, mine }: { opened: boolean; onClose: () => void; mine: OwnPlaces }) {
  const { t } = useTranslation(['roll-call', 'ui'])
  const acts = useAnswerActs()
  const sentence = useErrorSentence('roll-call')
  const [drafts, setDrafts] = useState<ReadonlyMap<SeatId, CommuneDraft>>(new Map())
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { now, below } = mine
  const draftOf = ({ seat, place }: OwnPlace): CommuneDraft =>
    drafts.get(seat.seatId) ?? {
      state: STATES.find((state) => state === place.state) ?? null,
      headCount: place.state === 'present' ? place.headCount : seat.headCount,
      reason: place.reason,
    }
  const change = (one: OwnPlace, changed: Partial<CommuneDraft>) =>
    setDrafts(new Map(drafts).set(one.seat.seatId, { ...draftOf(one), ...changed }))
  const chooseJoined = () => {
    const joined = below.filter(({ seat, place }) => seat.connection !== 'absent' && place.state === 'waiting')
    setDrafts(
      new Map([...drafts, ...joined.map((one) => [one.seat.seatId, { ...draftOf(one), state: 'present' }] as const)]),
    )
  }
  const { answers, reasonMissing } = answersIn(below, drafts)
  const send = async () => {
    if (reasonMissing) return setProblem(sentence('reasonMissing'))
    setBusy(true)
    const code = await acts.answer(now, answers)
    setBusy(false)
    if (code !== null) return setProblem(sentence(code))
    setProblem(null)
    setDrafts(new Map())
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('answer.communesTitle')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t('answer.communesText')}
          </Text>
          <Button variant="default" onClick={chooseJoined}>
            {t('answer.allJoined')}
          </Button>
        </Group>
        {below.map((one) => (
          <Commune key={one.seat.seatId} one={one} draft={draftOf(one)} onChange={(changed) => change(one, changed)} />
        ))}
        <ErrorAlert text={problem} />
        <Button size="lg" loading={busy} disabled={answers.length === 0} onClick={() => void send()}>
          {answers.length === 0 ? t('answer.sendNone') : t('answer.send', { n: answers.length })}
        </Button>
      </Stack>
    </Modal>
  )
}

interface CommuneProps {
  one: OwnPlace
  draft: CommuneDraft
  onChange: (changed: Partial<CommuneDraft>) => void
}

function Commune({ one: { seat, place }, draft, onChange }: CommuneProps) {
  const { t } = useTranslation('roll-call')
  const joined = seat.connection !== 'absent'
  return (
    <div className={classes.commune}>
      <span className={classes.name}>
        <strong>{seat.name}</strong>
        <span className={classes.words} data-state={place.state}>
          {placeWords(t, place, joined)}
          {joined && place.state === 'waiting' && ` · ${t('answer.joined')}`}
        </span>
      </span>
      <Select
        aria-label={t('answer.choose', { name: seat.name })}
        placeholder={t('answer.notChosen')}
        data={STATES.map((state) => ({ value: state, label: t(`state.${state}`) }))}
        value={draft.state}
        onChange={(value) => onChange({ state: STATES.find((state) => state === value) ?? null })}
        allowDeselect={false}
      />
      {draft.state === 'excused' ? (
        <TextInput
          aria-label={t('answer.reason')}
          placeholder={t('answer.reason')}
          maxLength={MAX_REASON}
          value={draft.reason}
          onChange={(event) => onChange({ reason: event.currentTarget.value })}
        />
      ) : (
        <NumberInput
          aria-label={t('answer.countOf', { name: seat.name })}
          {...{ min: 0, max: MAX_HEAD_COUNT, allowDecimal: false, allowNegative: false }}
          disabled={draft.state !== 'present'}
          value={draft.headCount}
          onChange={(value) => onChange({ headCount: Number(value) || 0 })}
        />
      )}
    </div>
  )
}
