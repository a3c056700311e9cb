import { Alert, Anchor } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { requestOfMeeting } from '../../../../signaling/requests/wire.ts'
import { ask } from '../../net/http.ts'

/** For those who prepare the meeting: which request it was made from. Of most there is none, and then nothing. */
export function FromRequest({ meeting: { meetingId } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const { data } = useQuery({
    queryKey: ['requests', 'ofMeeting', meetingId],
    queryFn: ({ signal }) => ask(requestOfMeeting, { meetingId }, { signal }),
    staleTime: Infinity,
  })
  const request = data?.request ?? null
  if (request === null) return null
  return (
    <Alert color="lake" icon={<IconFileText />}>
      {t('fromRequest', { name: request.askerName })}{' '}
      {request.open ? (
        <Anchor component={Link} to={`/de-nghi-hop/${request.meetingRequestId}`}>
          {request.title}
        </Anchor>
      ) : (
        request.title
      )}
    </Alert>
  )
}
