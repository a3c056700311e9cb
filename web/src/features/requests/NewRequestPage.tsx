import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { createRequest, type RequestDraft } from '../../../../signaling/requests/wire.ts'
import { call } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { emptyForm } from './request-form.ts'
import { RequestForm } from './RequestForm.tsx'
import { useRequestResult, useRequests } from './use-requests.ts'

/** The first save makes the draft; it is sent from its page. */
export function NewRequestPage() {
  const { t } = useTranslation('requests')
  const { siteId } = useAccount()
  const mine = useRequests('mine', null)
  const navigate = useNavigate()
  const finish = useRequestResult()
  const [requestId] = useState(() => crypto.randomUUID())
  const [initial] = useState(() => emptyForm(siteId))
  if (mine.data === undefined) return <NotLoaded query={mine} rowHeight={80} />
  if (!mine.data.mayAsk) return <ForbiddenPage />
  const save = async (draft: RequestDraft): Promise<string | null> => {
    const answer = await call(createRequest, { requestId, draft })
    const refused = await finish(answer)
    if (answer.ok) void navigate(`/de-nghi-hop/${answer.result.meetingRequestId}`, { replace: true })
    return refused
  }
  return (
    <>
      <PageHeader title={t('newTitle')} note={t('form.next')} back={{ to: '/de-nghi-hop', label: t('back') }} />
      <RequestForm initial={initial} onSave={save} />
    </>
  )
}
