import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { IconSend, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  MAX_OPINION_TEXT,
  type ConsultationFile,
  type ConsultationView,
  type OpinionReceipt,
} from '../../../../signaling/consultations/wire.ts'
import { OpinionFile } from './OpinionFile.tsx'
import type { Opinion, Sending } from './opinion-keeper.ts'
import { SendFile } from './Papers.tsx'
import { useFileUpload } from './use-file-upload.ts'
import classes from './consultations.module.css'

interface OpinionFormProps {
  view: ConsultationView
  opinion: Opinion
  /** The answer that this one would take the place of. */
  before: OpinionReceipt | null
  onWrite: (opinion: Opinion) => void
  /** A file has come, while more was written perhaps. */
  onAttach: (file: ConsultationFile) => void
  onSend: (opinion: Sending['opinion']) => void
  /** Leaves the answer before as it is. */
  onKeep: () => void
}

/** Choose, write, attach a file, send. What is typed stays in this browser until it is sent. */
export function OpinionForm({ view, opinion, before, onWrite, onAttach, onSend, onKeep }: OpinionFormProps) {
  const { t } = useTranslation('consultations')
  const [tried, setTried] = useState(false)
  const { choices, mayChange } = view.rule
  const chosen = choices.find(({ key }) => key === opinion.choice)
  const other = chosen?.countsAs === 'other'
  const lacksText = other && opinion.text.trim() === ''
  const uploading = useFileUpload(view.consultationId, 'opinion-files', onAttach)
  const send = () => {
    setTried(true)
    if (chosen === undefined || lacksText) return
    onSend({ ...opinion, choice: chosen.key })
  }
  return (
    <Stack gap="md" mt={before === null ? 0 : 'md'}>
      <fieldset className={classes.choices}>
        <legend className={classes.legend}>{t('own.choose')}</legend>
        {choices.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            className={classes.choice}
            aria-pressed={key === opinion.choice}
            onClick={() => onWrite({ ...opinion, choice: key })}
          >
            {label}
          </button>
        ))}
        {tried && chosen === undefined && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {t('own.chooseNeeded')}
          </Text>
        )}
      </fieldset>
      <Textarea
        label={t(other ? 'own.textOf' : 'own.text')}
        withAsterisk={other}
        autosize
        minRows={3}
        maxRows={14}
        maxLength={MAX_OPINION_TEXT}
        value={opinion.text}
        error={tried && lacksText ? t('own.textNeeded') : undefined}
        onChange={(event) => onWrite({ ...opinion, text: event.currentTarget.value })}
      />
      <Stack gap="xs" align="flex-start">
        <Text fw={600}>{t('own.file')}</Text>
        {opinion.file === null ? (
          <SendFile uploading={uploading} label={t('own.addFile')} />
        ) : (
          <>
            <OpinionFile consultationId={view.consultationId} file={opinion.file} />
            <Button
              variant="subtle"
              color="gray"
              leftSection={<IconX size={18} aria-hidden />}
              onClick={() => onWrite({ ...opinion, file: null })}
            >
              {t('own.dropFile')}
            </Button>
          </>
        )}
      </Stack>
      {(opinion.choice !== null || opinion.text !== '') && (
        <Text size="sm" c="var(--mantine-color-amber-text)" fw={600}>
          {t('own.kept')}
        </Text>
      )}
      <Group>
        <Button
          size="md"
          leftSection={<IconSend size={20} aria-hidden />}
          disabled={uploading.sending !== null}
          onClick={send}
        >
          {t(before === null ? 'own.send' : 'own.sendChange')}
        </Button>
        {before !== null && (
          <Button size="md" variant="default" onClick={onKeep}>
            {t('own.keepOld')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t(mayChange ? 'own.mayChange' : 'own.mayNotChange')}
      </Text>
    </Stack>
  )
}
