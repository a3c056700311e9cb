import { Button, Loader, Menu, Text } from '@mantine/core'
import { IconCheck, IconHistory } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Paper, PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { useVersions } from './use-version.ts'

interface VersionMenuProps {
  meetingId: MeetingId
  paper: Paper
  version: PaperVersion
  onOpen: (version: PaperVersion) => void
}

/** Which version is read, and the way to the others with the marks on them. Nothing for a paper that has only one. */
export function VersionMenu({ meetingId, paper, version, onOpen }: VersionMenuProps) {
  const { t } = useTranslation('papers')
  const [opened, setOpened] = useState(false)
  const versions = useVersions(meetingId, paper, opened)
  if (paper.versionCount < 2) return null
  const newestFirst = [...(versions.data ?? [])].sort((a, b) => b.number - a.number)
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          px="xs"
          leftSection={<IconHistory size={20} aria-hidden />}
          aria-label={t('versionNow', { number: version.number })}
        >
          {t('version', { number: version.number })}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {versions.isPending && <Loader size="sm" m="sm" aria-label={t('versionsComing')} />}
        {versions.isError && (
          <Menu.Item closeMenuOnClick={false} onClick={() => void versions.refetch()}>
            {t('versionsFailed')}
          </Menu.Item>
        )}
        {newestFirst.map((each) => (
          <Menu.Item
            key={each.paperVersionId}
            aria-current={each.paperVersionId === version.paperVersionId || undefined}
            leftSection={
              each.paperVersionId === version.paperVersionId ? <IconCheck size={20} /> : <IconHistory size={20} />
            }
            onClick={() => onOpen(each)}
          >
            {t('version', { number: each.number })}
            <Text span size="sm" c="dimmed" ml="xs">
              {formatTime(each.uploadedAtMs)} {formatDate(each.uploadedAtMs)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
