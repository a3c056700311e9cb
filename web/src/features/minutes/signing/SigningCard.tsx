import { Alert, Card, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconFileAlert } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SigningView } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../../net/http.ts'
import { formatDate } from '../../../ui/format.ts'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { CorrectionLeft } from './CorrectionLeft.tsx'
import { BeginCorrection } from './Corrections.tsx'
import { DocumentPart } from './DocumentPart.tsx'
import { useCorrectionCopy } from './use-correction-copy.ts'
import { useDocumentName, useSigning } from './use-signing.ts'

/** Of approved minutes: who signs in which order, the signed file, its recipients, and what corrects it. */
export function SigningCard({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('minutes')
  const signing = useSigning(meetingId)
  const { data } = signing
  return (
    <Card withBorder component="section" aria-label={t('signing.title')} padding="lg" mb="md">
      <Title order={2} mb="sm">
        {t('signing.title')}
      </Title>
      {data === undefined && signing.isPending && <RowSkeletons rows={2} height={64} />}
      {data === undefined && signing.isError && (
        <ErrorState code={refusalCode(signing.error)} noun="minutes" onRetry={() => void signing.refetch()} />
      )}
      {data !== undefined && <Shown meetingId={meetingId} view={data} />}
    </Card>
  )
}

function Shown({ meetingId, view }: { meetingId: MeetingId; view: SigningView }) {
  const { t } = useTranslation('minutes')
  const nameOf = useDocumentName()
  const { candidates, documents, mayCorrect, trust } = view
  const leads = candidates.length > 0
  const writing = useCorrectionCopy(meetingId, view)
  const { copy, place } = writing
  const corrections = documents.filter(({ number, signed }) => number > 0 && signed !== null)
  return (
    <Stack gap="lg">
      {leads && !trust && (
        <Alert color="amber" icon={<IconAlertTriangle size={20} aria-hidden />}>
          {t('signing.noTrust')}
        </Alert>
      )}
      {corrections.map((one) => (
        <Alert key={one.number} color="amber" icon={<IconFileAlert size={20} aria-hidden />}>
          <Text>
            {t('signing.corrected', {
              document: nameOf(one),
              date: one.signed === null ? '' : formatDate(one.signed.atMs),
            })}
          </Text>
        </Alert>
      ))}
      {documents.map((document) => (
        <DocumentPart key={document.number} {...{ meetingId, document, candidates, writing }} />
      ))}
      {copy !== null && place !== null && place !== 'form' && place !== 'saved' && (
        <CorrectionLeft copy={copy} why={place} onDrop={() => writing.keep(null)} />
      )}
      {mayCorrect && <BeginCorrection meetingId={meetingId} writing={writing} />}
    </Stack>
  )
}
