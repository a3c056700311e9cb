import { Modal, Stack, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { extendConsultation, MAX_REASON, type ConsultationView } from '../../../../signaling/consultations/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { DeadlineField } from './DeadlineField.tsx'
import { formOf, momentOf } from './draft-form.ts'
import { useConsultationResult } from './use-consultations.ts'

/** A later deadline with its reason, which goes to everybody in a notice. */
export function ExtendDialog({ view, onClose }: { view: ConsultationView; onClose: () => void }) {
  const { t } = useTranslation('consultations')
  const { consultationId } = view
  const finish = useConsultationResult()
  const [moment, setMoment] = useState(() => {
    const { day, time } = formOf(view)
    return { day, time }
  })
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const deadlineAtMs = momentOf(moment)
  const later = deadlineAtMs !== null && deadlineAtMs > view.deadlineAtMs
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!later || reason.trim() === '') return
    setSending(true)
    const refused = await finish(await call(extendConsultation, { consultationId, deadlineAtMs, reason }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Modal opened onClose={onClose} title={t('extendTitle')} withCloseButton={false} size="lg">
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Stack>
          <DeadlineField
            {...moment}
            error={tried && !later ? t('errors.deadlineNotLater') : undefined}
            onChange={(to) => setMoment((known) => ({ ...known, ...to }))}
          />
          <Textarea
            // On the day the calendar would open at once.
            data-autofocus
            label={t('reason')}
            withAsterisk
            autosize
            minRows={2}
            maxLength={MAX_REASON}
            value={reason}
            error={tried && reason.trim() === '' ? t('reasonNeeded') : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ErrorAlert text={problem} />
          <FormFooter submit={t('status.extend')} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
