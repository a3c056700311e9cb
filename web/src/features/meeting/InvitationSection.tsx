import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCalendarPlus, IconDownload, IconFileTypePdf } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'

/** The invitation to look at and to keep, and the entry for one's own calendar. */
export function InvitationSection({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const file = (ending: 'pdf' | 'ics') => `/api/meetings/${meeting.meetingId}/invitation.${ending}`
  return (
    <Stack gap="md">
      <Text>{t(meeting.rights.managePapers ? 'invitation.forAll' : 'invitation.own')}</Text>
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
        <Button
          component="a"
          href={file('pdf')}
          download
          variant="default"
          leftSection={<IconDownload size={20} aria-hidden />}
        >
          {t('invitation.pdf')}
        </Button>
        <Button
          component="a"
          href={file('ics')}
          download
          variant="default"
          leftSection={<IconCalendarPlus size={20} aria-hidden />}
        >
          {t('invitation.ics')}
        </Button>
      </Group>
    </Stack>
  )
}
