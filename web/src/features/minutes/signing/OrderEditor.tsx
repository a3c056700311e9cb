import { ActionIcon, Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setSigningOrder, type SigningDocument, type SigningStep } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { askedOrder, isBehind, orderDraft } from './order-draft.ts'
import { Steps } from './Steps.tsx'
import { stepName, useReadSigning } from './use-signing.ts'
import classes from '../minutes.module.css'

interface EditorProps {
  meetingId: MeetingId
  document: SigningDocument
  candidates: readonly SigningStep[]
  /** Left out: there is no order to go back to. */
  onCancel?: () => void
  /** Something of it was changed. */
  onTouched: () => void
  onSaved: () => void
}

const keyOf = (step: SigningStep): string => (step.kind === 'agency' ? 'agency' : step.accountId)

/** Chooses who signs in which order. Who has signed stays. */
export function OrderEditor({ meetingId, document, candidates, onCancel, onTouched, onSaved }: EditorProps) {
  const { t } = useTranslation('minutes')
  const { order, isOlder, busy, problem, save, setOrder, takeNewer } = useOrder(meetingId, document, {
    ...{ onTouched, onSaved },
  })
  const fixed = document.steps.filter(({ signed }) => signed !== null).length
  const left = candidates.filter((one) => !order.some((step) => keyOf(step) === keyOf(one)))
  const add = (key: string | null) => {
    const found = left.find((one) => keyOf(one) === key)
    if (found === undefined) return
    // The agency signs last.
    const last = order.at(-1)
    setOrder(last?.kind === 'agency' ? [...order.slice(0, -1), found, last] : [...order, found])
  }
  const move = (from: number, by: 1 | -1) => {
    const next = [...order]
    const [step] = next.splice(from, 1)
    if (step !== undefined) next.splice(from + by, 0, step)
    setOrder(next)
  }
  const people = order.filter(({ kind }) => kind === 'person').length
  return (
    <Stack gap="sm">
      {document.orderRevision === 0 && <Text>{t('signing.order.none')}</Text>}
      <ol className={classes.order} aria-label={t('signing.order.list')}>
        {order.map((step, index) => (
          <li key={keyOf(step)}>
            <Row
              step={step}
              fixed={index < fixed}
              mayUp={step.kind === 'person' && index > fixed}
              mayDown={step.kind === 'person' && index < people - 1}
              onMove={(by) => move(index, by)}
              onRemove={() => setOrder(order.filter((one) => one !== step))}
              onName={(name) => setOrder(order.map((one) => (one === step ? { kind: 'agency', name } : one)))}
            />
          </li>
        ))}
      </ol>
      {left.length > 0 && (
        <Select
          label={t('signing.order.add')}
          placeholder={t('signing.order.addPlaceholder')}
          data={left.map((one) => ({
            value: keyOf(one),
            label: `${stepName(one)} · ${t(`signing.byRole.${one.kind === 'agency' ? 'agency' : one.role}`)}`,
          }))}
          value={null}
          onChange={add}
          maw={480}
        />
      )}
      <Text size="sm" c="dimmed">
        {t('signing.order.rule')}
      </Text>
      {isOlder ? (
        <Alert color="amber" role="alert">
          <Text mb="xs">{t('errors.stale_order')}</Text>
          <Steps steps={document.steps} turn={document.turn} />
          <Button mih={44} mt="xs" variant="default" disabled={busy} onClick={takeNewer}>
            {t('signing.order.takeNewer')}
          </Button>
        </Alert>
      ) : (
        <ErrorAlert text={problem} />
      )}
      <Group gap="sm">
        <Button mih={44} loading={busy} disabled={isOlder} onClick={() => void save()}>
          {t('signing.order.save')}
        </Button>
        {onCancel !== undefined && (
          <Button mih={44} variant="default" disabled={busy} onClick={onCancel}>
            {t('signing.order.cancel')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

interface OrderActs {
  onTouched: () => void
  onSaved: () => void
}

function useOrder(meetingId: MeetingId, document: SigningDocument, { onTouched, onSaved }: OrderActs) {
  const sentence = useErrorSentence('minutes')
  const readAgain = useReadSigning(meetingId)
  const [draft, setDraft] = useState(() => orderDraft(document))
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    const answer = await call(setSigningOrder, { meetingId, number: document.number, ...askedOrder(draft) })
    await readAgain()
    setBusy(false)
    if (answer.ok) return onSaved()
    setProblem(sentence(answer.error === 'stale' ? 'stale_order' : answer.error, answer.details))
  }
  return {
    ...{ order: draft.steps, problem, busy, save },
    // Its own save changes the order too, before the form is gone.
    isOlder: !busy && isBehind(draft, document),
    setOrder(steps: readonly SigningStep[]) {
      setDraft({ ...draft, steps })
      setProblem(null)
      onTouched()
    },
    takeNewer() {
      setDraft(orderDraft(document))
      setProblem(null)
    },
  }
}

interface RowProps {
  step: SigningStep
  fixed: boolean
  mayUp: boolean
  mayDown: boolean
  onMove: (by: 1 | -1) => void
  onRemove: () => void
  onName: (name: string) => void
}

function Row({ step, fixed, mayUp, mayDown, onMove, onRemove, onName }: RowProps) {
  const { t } = useTranslation('minutes')
  const name = stepName(step)
  const role = t(`signing.byRole.${step.kind === 'agency' ? 'agency' : step.role}`)
  return (
    <Group gap="xs" align={step.kind === 'agency' ? 'flex-end' : 'center'} wrap="nowrap">
      {step.kind === 'agency' && !fixed ? (
        <TextInput
          label={t('signing.order.agencyName')}
          value={step.name}
          maxLength={200}
          style={{ flex: 1, minWidth: 0 }}
          onChange={({ currentTarget: { value } }) => onName(value)}
        />
      ) : (
        <Text style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text span fw={600} inherit>
            {name}
          </Text>
          {` · ${role}${fixed ? ` · ${t('signing.step.signed')}` : ''}`}
        </Text>
      )}
      {!fixed && step.kind === 'person' && (
        <>
          <ActionIcon
            variant="default"
            size={44}
            disabled={!mayUp}
            aria-label={t('signing.order.up', { name })}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={20} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={44}
            disabled={!mayDown}
            aria-label={t('signing.order.down', { name })}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={20} aria-hidden />
          </ActionIcon>
        </>
      )}
      {!fixed && (
        <ActionIcon variant="default" size={44} aria-label={t('signing.order.remove', { name })} onClick={onRemove}>
          <IconX size={20} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  )
}
