import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { createMeeting } from '../../../../signaling/meeting/wire.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { call } from '../../net/http.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAccount } from '../../queries/who-am-i.ts'
import { emptyForm } from './form/form-state.ts'
import { MeetingForm } from './form/MeetingForm.tsx'

export function NewMeetingPage() {
  const { t } = useTranslation('meeting')
  const account = useAccount()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [initial] = useState(() => emptyForm(Date.now(), crypto.randomUUID()))
  // One form makes one meeting, however often the button is pressed or the answer is lost.
  const [requestId] = useState(() => crypto.randomUUID())
  const created = useRef('/')
  if (!account.mayPrepareMeetings && account.systemRole !== 'unitAdmin') return <ForbiddenPage />
  return (
    <>
      <PageHeader title={t('form.newTitle')} back={{ to: '/', label: t('list') }} />
      <MeetingForm
        initial={initial}
        submitLabel={t('form.create')}
        onSubmit={async (draft, givesUpLead) => {
          const answer = await call(createMeeting, { requestId, draft, givesUpLead })
          if (answer.ok) created.current = `/cuoc-hop/${answer.result.meetingId}`
          return answer
        }}
        onDone={() => {
          void client.invalidateQueries({ queryKey: ['meetings.list'] })
          void navigate(created.current, { replace: true })
        }}
        onCancel={() => void navigate('/')}
      />
    </>
  )
}
