import { Button, Card, FileButton as FilePicker, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconBook, IconFilePlus, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  MOST_PAPERS,
  removeConsultationPaper,
  type ConsultationFile,
  type ConsultationView,
} from '../../../../signaling/consultations/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { formatBytes } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { FileReader } from './FileReader.tsx'
import { useConsultationResult, useRefreshConsultations } from './use-consultations.ts'
import { useFileUpload, type FileUpload } from './use-file-upload.ts'
import classes from './consultations.module.css'

/** The papers that members read before they answer; of a draft they can be added and left out. */
export function Papers({ view }: { view: ConsultationView }) {
  const { t } = useTranslation('consultations')
  const { consultationId, papers, rights } = view
  const refresh = useRefreshConsultations()
  const finish = useConsultationResult()
  const uploading = useFileUpload(consultationId, 'papers', refresh)
  const [reading, setReading] = useState<ConsultationFile | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const remove = async ({ fileId }: ConsultationFile) =>
    setProblem(await finish(await call(removeConsultationPaper, { consultationId, fileId })))
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('papers.title')}>
      <Title order={2} mb="sm">
        {t('papers.title')}
      </Title>
      {papers.length === 0 && <Text c="dimmed">{t(rights.edit ? 'papers.noneDraft' : 'papers.none')}</Text>}
      <ul className={classes.list}>
        {papers.map((file) => (
          <li key={file.fileId}>
            <PaperRow
              file={file}
              withHash={rights.edit || rights.follow}
              onRead={() => setReading(file)}
              onRemove={rights.edit ? () => void remove(file) : undefined}
            />
          </li>
        ))}
      </ul>
      <ErrorAlert text={problem} />
      {rights.edit && papers.length < MOST_PAPERS && (
        <Stack gap="sm" mt="sm" align="flex-start">
          <SendFile uploading={uploading} label={t('papers.add')} />
        </Stack>
      )}
      {reading !== null && (
        <FileReader consultationId={consultationId} file={reading} onClose={() => setReading(null)} />
      )}
    </Card>
  )
}

interface PaperRowProps {
  file: ConsultationFile
  /** For its keepers and its follower. */
  withHash: boolean
  onRead: () => void
  onRemove: (() => void) | undefined
}

function PaperRow({ file, withHash, onRead, onRemove }: PaperRowProps) {
  const { t } = useTranslation('consultations')
  const { fileName, pages, bytes, sha256 } = file
  return (
    <>
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {fileName}
      </Text>
      <Text size="sm" c="dimmed">
        {t('papers.size', { pages, size: formatBytes(bytes, currentLanguage()) })}
      </Text>
      {withHash && (
        <Text c="dimmed" className={classes.hash}>
          {t('papers.hash', { hash: sha256 })}
        </Text>
      )}
      <Group gap="xs" mt={4}>
        <Button
          variant="default"
          leftSection={<IconBook size={18} aria-hidden />}
          aria-label={t('papers.readNamed', { name: fileName })}
          onClick={onRead}
        >
          {t('papers.read')}
        </Button>
        {onRemove !== undefined && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconX size={18} aria-hidden />}
            aria-label={t('papers.removeNamed', { name: fileName })}
            onClick={onRemove}
          >
            {t('papers.remove')}
          </Button>
        )}
      </Group>
    </>
  )
}

/** A button that sends a PDF, and how far it is. */
export function SendFile({ uploading, label }: { uploading: FileUpload; label: string }) {
  const { t } = useTranslation('consultations')
  const { sending, refused, send } = uploading
  // The field is emptied: a browser tells nothing when the same file is chosen again, as after a failed upload.
  const empty = useRef<() => void>(null)
  const chosen = (file: File | null) => {
    if (file !== null) void send(file)
    empty.current?.()
  }
  return (
    <>
      <FilePicker accept="application/pdf,.pdf" onChange={chosen} resetRef={empty}>
        {(props) => (
          <Button
            {...props}
            variant="default"
            leftSection={<IconFilePlus size={20} aria-hidden />}
            disabled={sending !== null}
          >
            {label}
          </Button>
        )}
      </FilePicker>
      {sending !== null && (
        <Stack gap={4} w="100%" role="status">
          <Text size="sm">
            {sending.share < 1
              ? t('papers.sending', { name: sending.name, share: Math.round(100 * sending.share) })
              : t('papers.checking', { name: sending.name })}
          </Text>
          <Progress value={100 * sending.share} aria-hidden />
        </Stack>
      )}
      <ErrorAlert text={refused} />
    </>
  )
}
