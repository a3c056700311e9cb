import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconFileCheck, IconFileText, IconLock, IconPencil, IconSend, IconWritingSign } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DocumentState, SigningDocument, SigningStep } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { FileButton } from '../../../ui/FileButton.tsx'
import { StateBadge } from '../../../ui/StateBadge.tsx'
import { AxisSending } from './AxisSending.tsx'
import { CorrectionDraft } from './Corrections.tsx'
import { Issuing } from './Issuing.tsx'
import { OrderEditor } from './OrderEditor.tsx'
import { SignHere } from './SignHere.tsx'
import { Steps } from './Steps.tsx'
import { ViewButton } from './ViewButton.tsx'
import type { CorrectionWriting } from './use-correction-copy.ts'
import { fileOf, stepName, useDocumentName } from './use-signing.ts'
import classes from '../minutes.module.css'

const LOOKS: Readonly<Record<DocumentState, { icon: typeof IconLock; color: string }>> = {
  draft: { icon: IconPencil, color: 'gray' },
  approved: { icon: IconFileText, color: 'gray' },
  signing: { icon: IconWritingSign, color: 'amber' },
  signed: { icon: IconLock, color: 'green' },
  issued: { icon: IconSend, color: 'green' },
}

export interface PartProps {
  meetingId: MeetingId
  document: SigningDocument
  candidates: readonly SigningStep[]
  writing: CorrectionWriting
}

/** One document: the minutes, or a correction of them. */
export function DocumentPart({ meetingId, document, candidates, writing }: PartProps) {
  const { t } = useTranslation('minutes')
  const name = useDocumentName()(document)
  const { correction, issued, number, orderRevision, rights, signed, state, steps, turn } = document
  const leads = candidates.length > 0
  const next = turn === null ? undefined : steps[turn]
  return (
    <section aria-label={name} className={classes.document}>
      <Group justify="space-between" gap="sm" mb="sm">
        <Title order={3} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <StateBadge {...LOOKS[state]} text={t(`signing.state.${state}`)} />
      </Group>
      <Stack gap="md">
        {correction !== null && state === 'draft' ? (
          <CorrectionDraft {...{ meetingId, document, correction, writing }} />
        ) : (
          <>
            {number > 0 && leads && (
              <div>
                <ViewButton href={fileOf(meetingId, number, 'document.pdf')}>{t('signing.file.document')}</ViewButton>
              </div>
            )}
            <Order {...{ meetingId, document, candidates }} />
            {rights.sign && next !== undefined && <SignHere key={turn} meetingId={meetingId} document={document} />}
            {!rights.sign && next !== undefined && (
              <Text>{t('signing.step.waitsFor', { name: stepName(next.who) })}</Text>
            )}
            {rights.file && (
              <Group gap="sm">
                <ViewButton href={`${fileOf(meetingId, number, 'signed.pdf')}?view=1`}>
                  {t('signing.file.open')}
                </ViewButton>
                <FileButton href={fileOf(meetingId, number, 'signed.pdf')} icon={IconFileCheck}>
                  {t('signing.file.download')}
                </FileButton>
              </Group>
            )}
            {signed !== null && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {t('signing.file.sha', { sha256: signed.sha256 })}
              </Text>
            )}
            {(rights.issue || (leads && issued !== null)) && <Issuing meetingId={meetingId} document={document} />}
            {leads && issued !== null && <AxisSending meetingId={meetingId} document={document} />}
            {!leads && orderRevision === 0 && <Text>{t('signing.order.noneReader')}</Text>}
          </>
        )}
      </Stack>
    </section>
  )
}

/** The order as it is, or the form that sets it: open at once where none is chosen yet. */
function Order({ meetingId, document, candidates }: Omit<PartProps, 'writing'>) {
  const { t } = useTranslation('minutes')
  const [changing, setChanging] = useState(false)
  const { orderRevision, rights, steps } = document
  if (rights.order && (changing || orderRevision === 0))
    return (
      <OrderEditor
        key={document.steps.filter(({ signed }) => signed !== null).length}
        {...{ meetingId, document, candidates }}
        {...(orderRevision === 0 ? {} : { onCancel: () => setChanging(false) })}
        // What was changed here stays when a colleague is the first to save an order.
        onTouched={() => setChanging(true)}
        onSaved={() => setChanging(false)}
      />
    )
  if (orderRevision === 0) return null
  return (
    <>
      <Steps steps={steps} turn={document.turn} />
      {rights.order && (
        <div>
          <Button variant="default" onClick={() => setChanging(true)}>
            {t('signing.order.change')}
          </Button>
        </div>
      )}
    </>
  )
}
