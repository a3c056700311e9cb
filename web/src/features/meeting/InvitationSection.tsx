import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCalendarPlus, IconFileTypePdf } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { MailSection } from './MailSection.tsx'

/** Whose letter the server gives: that to everybody to those who prepare the meeting, be it over or not, to others their own. */
const isForAll = ({ myRole, rights }: MeetingDetail): boolean =>
  rights.managePapers || myRole === null || myRole === 'chair' || myRole === 'secretary'

/** The invitation to look at and to keep, and the entry for one's own calendar once there is a day to keep free. */
export function InvitationSection({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const { state } = meeting
  const unsent = state === 'draft' || state === 'pendingApproval'
  const file = (ending: 'pdf' | 'ics') => `/api/meetings/${meeting.meetingId}/invitation.${ending}`
  return (
    <Stack gap="md">
      {unsent && <Text fw={600}>{t('invitation.unsent')}</Text>}
      {(state === 'postponed' || state === 'cancelled') && <Text fw={600}>{t(`invitation.${state}`)}</Text>}
      {isForAll(meeting) && <Text>{t('invitation.forAll')}</Text>}
      {!isForAll(meeting) && !unsent && state !== 'cancelled' && <Text>{t('invitation.own')}</Text>}
      <Group gap="xs">
        <Button
          component="a"
          href={`${file('pdf')}?view=1`}
          target="_blank"
          rel="noreferrer"
          leftSection={<IconFileTypePdf size={20} aria-hidden />}
        >
          {t('invitation.see')}
        </Button>
        <FileButton href={file('pdf')}>{t('invitation.pdf')}</FileButton>
        {!unsent && (
          <FileButton href={file('ics')} icon={IconCalendarPlus}>
            {t(state === 'cancelled' ? 'invitation.icsCancelled' : 'invitation.ics')}
          </FileButton>
        )}
      </Group>
      {isForAll(meeting) && <MailSection meeting={meeting} />}
    </Stack>
  )
}
