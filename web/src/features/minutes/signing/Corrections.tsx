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
import { NOTHING, sameCorrection, savedMeanwhile } from './correction-copy.ts'
import type { CorrectionWriting } from './use-correction-copy.ts'
import { fileOf, useReadSigning } from './use-signing.ts'
import { ViewButton } from './ViewButton.tsx'
import classes from '../minutes.module.css'

/** The way to a new correction, once all documents before it are signed. */
export function BeginCorrection({ meetingId, writing }: { meetingId: MeetingId; writing: CorrectionWriting }) {
  const { t } = useTranslation('minutes')
  const [opened, setOpened] = useState(false)
  const isWritten = writing.copy !== null && writing.copy.number === null
  const cancel = () => {
    if (isWritten) writing.keep(null)
    setOpened(false)
  }
  return (
    <section aria-label={t('signing.corrections.begin')} className={classes.document}>
      <Stack gap="sm">
        <Text>{t('signing.corrections.beginText')}</Text>
        {opened || isWritten ? (
          <CorrectionForm {...{ meetingId, writing }} number={null} saved={null} onCancel={cancel} />
        ) : (
          <div>
            <Button
              variant="default"
              leftSection={<IconFilePencil size={20} aria-hidden />}
              onClick={() => setOpened(true)}
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
  writing: CorrectionWriting
}

/** A correction that is written: its text, its paper, its approval. */
export function CorrectionDraft({ meetingId, document, correction, writing }: DraftProps) {
  const { t } = useTranslation('minutes')
  const { number, rights } = document
  const { savedAtMs, savedByName } = correction
  return (
    <Stack gap="sm">
      <CorrectionForm {...{ meetingId, number, writing }} saved={correction} mayApprove={rights.approve} />
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
  writing: CorrectionWriting
  mayApprove?: boolean
  onCancel?: () => void
}

function CorrectionForm({ meetingId, number, saved, writing, mayApprove = false, onCancel }: FormProps) {
  const { t } = useTranslation('minutes')
  const { written, write, changed, theirs, problem, busy, act } = useCorrection(meetingId, number, saved, writing)
  // What is typed while it is on its way would be in no correction.
  const readOnly = busy !== null
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-start">
        <TextInput
          label={t('signing.corrections.number')}
          value={written.number}
          maxLength={50}
          readOnly={readOnly}
          onChange={({ currentTarget: { value } }) => write({ ...written, number: value })}
        />
        <TextInput
          label={t('signing.corrections.symbol')}
          value={written.symbol}
          maxLength={50}
          readOnly={readOnly}
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
        readOnly={readOnly}
        onChange={({ currentTarget: { value } }) => write({ ...written, text: value })}
      />
      {theirs !== null && (
        <Alert color="amber" role="alert">
          <Text>{t('signing.corrections.changed')}</Text>
          <div className={classes.theirs}>{theirs.text}</div>
        </Alert>
      )}
      <ErrorAlert text={problem} />
      {changed && (
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
function useCorrection(
  meetingId: MeetingId,
  number: number | null,
  saved: Saved | null,
  { copy, keep }: CorrectionWriting,
) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const confirm = useConfirm()
  const readAgain = useReadSigning(meetingId)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState<'save' | null>(null)
  const own = copy !== null && copy.number === number ? copy : null
  const before = saved?.content ?? NOTHING
  // Where nothing was typed here the page follows what others save.
  const written = own?.content ?? before
  const changed = !sameCorrection(written, before)
  useAskBeforeClosing(changed)
  const theirs = own === null ? null : savedMeanwhile(own, saved)
  const send = async (revision: number): Promise<string | null> => {
    // As the server keeps it, which writes each letter in one way.
    const content = CorrectionText.safeParse(written).data ?? written
    const answer = await call(saveCorrection, { meetingId, number, revision, content })
    // Once the page has read what was saved nothing is left to be kept.
    await readAgain()
    return answer.ok || answer.error === 'stale' ? null : sentence(answer.error, answer.details)
  }
  const save = async () => {
    if (theirs !== null && saved !== null) {
      await confirm({
        title: t('signing.corrections.replace'),
        text: t('signing.corrections.replaceText'),
        confirm: t('signing.corrections.replace'),
        danger: true,
        act: () => send(saved.revision),
      })
      return
    }
    setBusy('save')
    setProblem(null)
    const problemNow = await send(own?.base?.revision ?? saved?.revision ?? 0)
    setBusy(null)
    setProblem(problemNow)
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
        // Who drops the draft drops what they have not saved of it, too.
        if (answer.ok && which === 'drop' && own !== null) keep(null)
        await readAgain()
        return answer.ok ? null : sentence(answer.error === 'stale' ? 'stale_approve' : answer.error, answer.details)
      },
    })
  return {
    ...{ written, changed, theirs, problem, busy },
    write: (content: CorrectionText) => {
      const found = saved === null ? null : { revision: saved.revision, content: saved.content }
      const base = own === null ? found : own.base
      keep(sameCorrection(content, before) ? null : { number, base, content })
      setProblem(null)
    },
    act: { save, approve: (shown: Saved) => ask('approve', shown), drop: (shown: Saved) => ask('drop', shown) },
  }
}
