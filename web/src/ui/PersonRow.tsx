import { Box, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MeetingRole } from '../../../signaling/identity/wire.ts'

interface PersonRowProps {
  person: { readonly fullName: string; readonly title: string; readonly siteName: string; readonly role: MeetingRole }
}

/** Somebody of a meeting in a list: name, office and place, and at the end the role. */
export function PersonRow({ person }: PersonRowProps) {
  const { t } = useTranslation('ui')
  return (
    <Group wrap="nowrap" justify="space-between" w="100%">
      <Box style={{ minWidth: 0 }}>
        <Text truncate fw={600}>
          {person.fullName}
        </Text>
        <Text truncate size="sm" c="dimmed">
          {person.title} · {person.siteName}
        </Text>
      </Box>
      <Text size="sm" style={{ flexShrink: 0 }}>
        {t(`meetingRole.${person.role}`)}
      </Text>
    </Group>
  )
}
