import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { updateMeeting, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { call } from '../../net/http.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { formOf } from './form/form-state.ts'
import { MeetingForm } from './form/MeetingForm.tsx'
import { useMeeting, useRefreshMeeting } from '../../queries/use-meetings.ts'

export function EditMeetingPage() {
  const { meetingId = '' } = useParams()
  const query = useMeeting(meetingId)
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={160} />
  if (!query.data.rights.edit) return <ForbiddenPage />
  return <EditMeeting key={meetingId} latest={query.data} reload={async () => (await query.refetch()).data} />
}

/** Keeps the meeting as it was when editing began, though the page goes on hearing of newer ones. */
function EditMeeting({ latest, reload }: { latest: MeetingDetail; reload: () => Promise<MeetingDetail | undefined> }) {
  const { t } = useTranslation('meeting')
  const navigate = useNavigate()
  const [base, setBase] = useState(() => ({ revision: latest.revision, values: formOf(latest) }))
  const refresh = useRefreshMeeting(latest.meetingId)
  const page = `/cuoc-hop/${latest.meetingId}`
  return (
    <>
      <PageHeader title={t('form.editTitle')} note={latest.title} back={{ to: page, label: latest.title }} />
      <MeetingForm
        key={base.revision}
        initial={base.values}
        submitLabel={t('form.save')}
        onSubmit={(draft, givesUpLead) =>
          call(updateMeeting, { meetingId: latest.meetingId, revision: base.revision, draft, givesUpLead })
        }
        onDone={() => {
          void refresh()
          void navigate(page, { replace: true })
        }}
        onCancel={() => void navigate(page)}
        onReload={() => {
          void reload().then((newest) => {
            if (newest !== undefined) setBase({ revision: newest.revision, values: formOf(newest) })
          })
        }}
      />
    </>
  )
}
