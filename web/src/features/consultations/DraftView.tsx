import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconSend, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { readBody } from '../../../../signaling/bodies/wire.ts'
import {
  removeConsultation,
  saveConsultation,
  sendConsultation,
  type ConsultationDraft,
  type ConsultationView,
} from '../../../../signaling/consultations/wire.ts'
import { ask, call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DraftForm } from './DraftForm.tsx'
import { formOf } from './draft-form.ts'
import { Papers } from './Papers.tsx'
import { useConsultationResult } from './use-consultations.ts'

interface DraftViewProps {
  view: ConsultationView
  /** Whether the form holds words that are not saved. */
  dirty: boolean
  onDirty: (dirty: boolean) => void
}

/** A draft: its form, its papers, and the sending, which asks first. Sent by a colleague meanwhile, it leaves what was written to be copied. */
export function DraftView({ view, dirty, onDirty }: DraftViewProps) {
  const { t } = useTranslation('consultations')
  const { consultationId, revision, body } = view
  const over = view.state !== 'draft'
  const confirm = useConfirm()
  const finish = useConsultationResult()
  const navigate = useNavigate()
  const [initial] = useState(() => formOf(view))
  // What the form shows: a colleague's save in between must not be written over, nor sent unseen.
  const [base, setBase] = useState(revision)
  const members = useMembersToday(body.bodyId)
  const save = async (draft: ConsultationDraft) => {
    const answer = await call(saveConsultation, { consultationId, revision: base, draft })
    if (answer.ok) setBase(answer.result.revision)
    return finish(answer)
  }
  const send = () =>
    void confirm({
      title: t('sendTitle'),
      text:
        members === 'unknown'
          ? t('sendTextUncounted', { body: body.name })
          : t('sendText', { members, body: body.name }),
      confirm: t('send'),
      act: async () => finish(await call(sendConsultation, { consultationId, revision: base })),
    })
  const remove = async () => {
    const gone = await confirm({
      title: t('removeTitle'),
      text: t('removeText'),
      confirm: t('remove'),
      danger: true,
      act: async () => {
        const answer = await call(removeConsultation, { consultationId })
        return answer.ok ? null : finish(answer)
      },
    })
    if (gone) void navigate('/lay-y-kien', { replace: true })
  }
  return (
    <Stack gap="md">
      {over && (
        <Alert color="amber" role="alert" icon={<IconAlertTriangle />} title={t('sentMeanwhile')}>
          <Text>{t('sentMeanwhileText')}</Text>
          <Button mt="sm" variant="default" onClick={() => onDirty(false)}>
            {t('sentMeanwhileLeave')}
          </Button>
        </Alert>
      )}
      <DraftForm initial={initial} over={over} onSave={save} onDirty={onDirty} />
      {!over && (
        <>
          <Papers view={view} />
          <Group justify="flex-end">
            <Button variant="default" leftSection={<IconTrash size={20} aria-hidden />} onClick={() => void remove()}>
              {t('remove')}
            </Button>
            <Button
              size="md"
              leftSection={<IconSend size={20} aria-hidden />}
              disabled={dirty || members === null}
              title={dirty ? t('form.unsaved') : undefined}
              onClick={send}
            >
              {t('send')}
            </Button>
          </Group>
          {members === null && (
            <Text role="status" c="dimmed" ta="end">
              {t('counting')}
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}

/** How many would be asked if it were sent today; null until it is read. `unknown`: it cannot be read, which keeps nobody from sending. */
function useMembersToday(bodyId: ConsultationView['body']['bodyId']): number | 'unknown' | null {
  const read = useQuery({
    queryKey: ['bodies.read', bodyId],
    queryFn: ({ signal }) => ask(readBody, { bodyId }, { signal }),
  })
  return read.data?.body.members ?? (read.isError ? 'unknown' : null)
}
