import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { createConsultation, type ConsultationDraft } from '../../../../signaling/consultations/wire.ts'
import { accountMay } from '../../../../signaling/wire/permissions.ts'
import { call } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { DraftForm } from './DraftForm.tsx'
import { emptyForm } from './draft-form.ts'
import { useConsultationResult } from './use-consultations.ts'

/** The first save makes the draft; its papers are added after that. */
export function NewConsultationPage() {
  const { t } = useTranslation('consultations')
  const may = accountMay('consultations.create', useAccount())
  const navigate = useNavigate()
  const finish = useConsultationResult()
  const [requestId] = useState(() => crypto.randomUUID())
  const [initial] = useState(emptyForm)
  if (!may) return <ForbiddenPage />
  const save = async (draft: ConsultationDraft): Promise<string | null> => {
    const answer = await call(createConsultation, { requestId, draft })
    const refused = await finish(answer)
    if (answer.ok) void navigate(`/lay-y-kien/${answer.result.consultationId}`, { replace: true })
    return refused
  }
  return (
    <>
      <PageHeader title={t('new')} note={t('form.next')} back={{ to: '/lay-y-kien', label: t('back') }} />
      <DraftForm initial={initial} onSave={save} />
    </>
  )
}
