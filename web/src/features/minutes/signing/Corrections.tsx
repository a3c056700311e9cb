import { Alert, Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconFilePencil } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  approveCorrection,
  CorrectionText,
  dropCorrection,
  MAX_CORRECTION_TEXT,
  saveCorrection,
  type SigningDocument,
} from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { formatDate, formatTime } from '../../../ui/format.ts'
import { useAskBeforeClosing } from '../../../ui/use-ask-before-closing.ts'
import { fileOf, useReadSigning } from './use-signing.ts'
import { ViewButton } from './ViewButton.tsx'
import classes from '../minutes.module.css'

const NOTHING: CorrectionText = { number: '', symbol: '', text: '' }

/** The way to a new correction, once all documents before it are signed. */
export function BeginCorrection({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('minutes')
  const [writing, setWriting] = useState(false)
  return (
    <section aria-label={t('signing.corrections.begin')} className={classes.document}>
      <Stack gap="sm">
        <Text>{t('signing.corrections.beginText')}</Text>
        {writing ? (
          <CorrectionForm meetingId={meetingId} number={null} saved={null} onCancel={() => setWriting(false)} />
        ) : (
          <div>
            <Button
              variant="default"
              leftSection={<IconFilePencil size={20} aria-hidden />}
              onClick={() => setWriting(true)}
            >
              {t('signing.corrections.begin')}
            </Button>
          </div>
        )}
      </Stack>
    </section>
  )
}

type Saved = NonNullable<SigningDocument['correction']>
interface DraftProps {
  meetingId: MeetingId
  document: SigningDocument
  correction: Saved
}

/** A correction that is written: its text, its paper, its approval. */
export function CorrectionDraft({ meetingId, document, correction }: DraftProps) {
  const { t } = useTranslation('minutes')
  const { number, rights } = document
  const { savedAtMs, savedByName } = correction
  return (
    <Stack gap="sm">
      <CorrectionForm meetingId={meetingId} number={number} saved={correction} mayApprove={rights.approve} />
      <Text size="sm" c="dimmed">
        {t('signing.corrections.savedBy', {
          ...{ time: formatTime(savedAtMs), date: formatDate(savedAtMs), name: savedByName },
        })}
      </Text>
    </Stack>
  )
}

interface FormProps {
  meetingId: MeetingId
  number: number | null
  saved: Saved | null
  mayApprove?: boolean
  onCancel?: () => void
}

const isSame = (a: CorrectionText, b: CorrectionText): boolean =>
  a.number.trim() === b.number.trim() && a.symbol.trim() === b.symbol.trim() && a.text === b.text

function CorrectionForm({ meetingId, number, saved, mayApprove = false, onCancel }: FormProps) {
  const { t } = useTranslation('minutes')
  const { written, write, changed, theirs, problem, busy, act } = useCorrection(meetingId, number, saved)
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-start">
        <TextInput
          label={t('signing.corrections.number')}
          value={written.number}
          maxLength={50}
          onChange={({ currentTarget: { value } }) => write({ ...written, number: value })}
        />
        <TextInput
          label={t('signing.corrections.symbol')}
          value={written.symbol}
          maxLength={50}
          onChange={({ currentTarget: { value } }) => write({ ...written, symbol: value })}
        />
      </Group>
      <Textarea
        label={t('signing.corrections.text')}
        description={t('signing.corrections.textHint')}
        value={written.text}
        autosize
        minRows={3}
        maxRows={16}
        maxLength={MAX_CORRECTION_TEXT}
        onChange={({ currentTarget: { value } }) => write({ ...written, text: value })}
      />
      {theirs !== null && (
        <Alert color="amber" role="alert">
          <Text>{t('signing.corrections.changed')}</Text>
          <div className={classes.theirs}>{theirs.text}</div>
        </Alert>
      )}
      <ErrorAlert text={problem} />
      {saved !== null && changed && (
        <Text size="sm" role="status">
          {t('signing.corrections.unsaved')}
        </Text>
      )}
      <Group gap="sm">
        <Button
          mih={44}
          loading={busy === 'save'}
          disabled={busy !== null || !changed || written.text.trim() === ''}
          onClick={() => void act.save()}
        >
          {t('signing.corrections.save')}
        </Button>
        {saved !== null && mayApprove && (
          <Button mih={44} disabled={busy !== null || changed} onClick={() => void act.approve(saved)}>
            {t('signing.corrections.approve')}
          </Button>
        )}
        {saved !== null && number !== null && (
          <>
            <ViewButton href={fileOf(meetingId, number, 'document.pdf')}>{t('signing.file.document')}</ViewButton>
            <Button mih={44} variant="default" disabled={busy !== null} onClick={() => void act.drop(saved)}>
              {t('signing.corrections.drop')}
            </Button>
          </>
        )}
        {onCancel !== undefined && (
          <Button mih={44} variant="default" disabled={busy !== null} onClick={onCancel}>
            {t('signing.corrections.cancel')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

/** What is being written, upon which revision, and whether somebody else saved another text meanwhile. */
function useCorrection(meetingId: MeetingId, number: number | null, saved: Saved | null) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const confirm = useConfirm()
  const readAgain = useReadSigning(meetingId)
  const [base, setBase] = useState(saved)
  const [written, setWritten] = useState(saved?.content ?? NOTHING)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState<'save' | null>(null)
  const [wanted, setWanted] = useState(false)
  // Nothing was typed here: the page follows what others save.
  if (saved !== null && base !== null && saved.revision !== base.revision && isSame(written, base.content)) {
    setBase(saved)
    setWritten(saved.content)
  }
  const changed = saved === null ? !isSame(written, NOTHING) : !isSame(written, saved.content)
  useAskBeforeClosing(changed)
  const theirs = saved !== null && base !== null && saved.revision !== base.revision && changed ? saved.content : null
  const save = async () => {
    setBusy('save')
    // Who has seen the other text and saves again means to replace it.
    const revision = (theirs !== null && wanted ? saved : base)?.revision ?? 0
    // As the server keeps it, which writes each letter in one way: or what was saved would look unsaved.
    const content = CorrectionText.safeParse(written).data ?? written
    const answer = await call(saveCorrection, { meetingId, number, revision, content })
    if (answer.ok) {
      setBase({ revision: answer.result.revision, content, savedByName: '', savedAtMs: 0 })
      setWritten((now) => (now === written ? content : now))
    }
    await readAgain()
    setBusy(null)
    setWanted(!answer.ok && answer.error === 'stale')
    setProblem(answer.ok || answer.error === 'stale' ? null : sentence(answer.error, answer.details))
  }
  const ask = (which: 'approve' | 'drop', shown: Saved) =>
    confirm({
      title: t(`signing.corrections.${which}`),
      text: t(`signing.corrections.${which}Text`),
      confirm: t(`signing.corrections.${which}`),
      danger: which === 'drop',
      act: async () => {
        const of = { meetingId, number: number ?? 0, revision: shown.revision }
        const answer = await call(which === 'approve' ? approveCorrection : dropCorrection, of)
        await readAgain()
        return answer.ok ? null : sentence(answer.error === 'stale' ? 'stale_approve' : answer.error, answer.details)
      },
    })
  return {
    ...{ written, changed, theirs, problem, busy },
    write: (next: CorrectionText) => {
      setWritten(next)
      setProblem(null)
    },
    act: { save, approve: (shown: Saved) => ask('approve', shown), drop: (shown: Saved) => ask('drop', shown) },
  }
}
