import { ActionIcon, Anchor, Box, Card, Group, Menu, Text } from '@mantine/core'
import {
  IconDots,
  IconDownload,
  IconFileTypePdf,
  IconFolder,
  IconFolderShare,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { documentFilePath, type Folder, type PersonalDocument } from '../../../../signaling/documents/wire.ts'
import { formatBytes, formatDate } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'

/** What can be done with a row. */
export interface RowActs {
  onRename: () => void
  onMove: () => void
  onRemove: () => void
}

interface FolderRowProps {
  folder: Folder
  documents: number
  acts: RowActs
  /** Its link was followed. */
  onOpen: () => void
}

export function FolderRow({ folder, documents, acts, onOpen }: FolderRowProps) {
  const { t } = useTranslation('documents')
  return (
    <Row icon={<IconFolder size={28} aria-hidden />} name={folder.name} acts={acts}>
      <Anchor
        component={Link}
        to={`?thu-muc=${folder.folderId}`}
        fw={600}
        py={4}
        style={{ overflowWrap: 'anywhere' }}
        onClick={onOpen}
      >
        {folder.name}
      </Anchor>
      <Text size="sm" c="dimmed">
        {t('folder')} · {t('documents', { n: documents })}
      </Text>
    </Row>
  )
}

/** @param path - The way to it, where a search has found it somewhere. */
export function DocumentRow({
  document,
  path,
  acts,
}: {
  document: PersonalDocument
  path: string | null
  acts: RowActs
}) {
  const { t } = useTranslation('documents')
  const { documentId, name, pages, bytes, addedAtMs, fromPaper, lock } = document
  return (
    <Row
      icon={<IconFileTypePdf size={28} aria-hidden />}
      name={name}
      acts={acts}
      download={lock === null ? documentFilePath(documentId) : undefined}
    >
      {lock === null ? (
        <Anchor
          component={Link}
          to={`/tai-lieu-ca-nhan/${documentId}`}
          fw={600}
          py={4}
          style={{ overflowWrap: 'anywhere' }}
        >
          {name}
        </Anchor>
      ) : (
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {t('size', { pages, size: formatBytes(bytes, currentLanguage()), day: formatDate(addedAtMs) })}
        {fromPaper && ` · ${t('fromPaper')}`}
      </Text>
      {path !== null && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {path}
        </Text>
      )}
      {lock !== null && (
        <Text size="sm" c="var(--mantine-color-amber-text)">
          {t(`lock.${lock}`)}
        </Text>
      )}
    </Row>
  )
}

interface RowProps {
  icon: ReactNode
  name: string
  acts: RowActs
  download?: string | undefined
  children: ReactNode
}

function Row({ icon, name, acts, download, children }: RowProps) {
  const { t } = useTranslation('documents')
  return (
    <Card withBorder padding="sm" component="li">
      <Group wrap="nowrap" gap="sm">
        {icon}
        <Box style={{ flex: 1, minWidth: 0 }}>{children}</Box>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={44} aria-label={t('more', { name })} style={{ flexShrink: 0 }}>
              <IconDots size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {download !== undefined && (
              <Menu.Item
                component="a"
                href={download}
                download={`${name}.pdf`}
                leftSection={<IconDownload size={20} />}
              >
                {t('download')}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconPencil size={20} />} onClick={acts.onRename}>
              {t('rename')}
            </Menu.Item>
            <Menu.Item leftSection={<IconFolderShare size={20} />} onClick={acts.onMove}>
              {t('move')}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash size={20} />} onClick={acts.onRemove}>
              {t('remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Card>
  )
}
