import { Alert, Anchor, Box, Breadcrumbs, Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core'
import { IconFilePlus, IconFolderOpen, IconFolderPlus, IconSearchOff } from '@tabler/icons-react'
import { useDeferredValue, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { makeFolder, within, type Folder } from '../../../../signaling/documents/wire.ts'
import type { FolderId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { formatBytes } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { NameDialog } from './NameDialog.tsx'
import { DocumentRow, FolderRow } from './Rows.tsx'
import { pathTo, shownIn } from './tree.ts'
import { useDocuments, useDocumentsResult, useUploads, type Uploads } from './use-documents.ts'
import { useRowActs, type Kept } from './use-row-acts.tsx'

/** One's own folders and files: one folder at a time, or what a search finds in all of them. */
export function DocumentsPage() {
  const { t } = useTranslation('documents')
  const query = useDocuments()
  return (
    <>
      <PageHeader title={t('title')} note={t('note')} />
      {query.data === undefined ? <NotLoaded query={query} rowHeight={72} /> : <Opened kept={query.data} />}
    </>
  )
}

function Opened({ kept }: { kept: Kept }) {
  const { t } = useTranslation('documents')
  const [params] = useSearchParams()
  const path = pathTo(
    kept.folders,
    kept.folders.find(({ folderId }) => folderId === params.get('thu-muc'))?.folderId ?? null,
  )
  const at = path.at(-1)?.folderId ?? null
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query)
  const searching = asked.trim() !== ''
  const shown = shownIn(kept, at, asked)
  const uploads = useUploads()
  const acts = useRowActs(kept)
  const n = shown.folders.length + shown.documents.length
  const wayTo = (folderId: FolderId | null) =>
    [t('top'), ...pathTo(kept.folders, folderId).map(({ name }) => name)].join(' / ')
  return (
    <Stack gap="md">
      <Room kept={kept} />
      <Group justify="space-between" align="flex-end" gap="sm">
        <Box style={{ flex: '1 1 16rem' }} maw={420}>
          <SearchBox label={t('search')} placeholder={t('searchHint')} value={query} onChange={setQuery} />
        </Box>
        <Buttons kept={kept} at={at} uploads={uploads} />
      </Group>
      <Sending uploads={uploads} />
      {searching ? <Text role="status">{t('found', { n })}</Text> : <Way path={path} />}
      {n === 0 && <Nothing searching={searching} whole={kept.folders.length + kept.documents.length === 0} />}
      <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {shown.folders.map((folder) => {
          const below = within(kept.folders, folder.folderId)
          const documents = kept.documents.filter(({ folderId }) => folderId !== null && below.has(folderId)).length
          return (
            <FolderRow
              key={folder.folderId}
              folder={folder}
              documents={documents}
              acts={acts.ofFolder(folder)}
              // A search shows what it finds in all folders: while it stands, the folder would not be shown.
              onOpen={() => setQuery('')}
            />
          )
        })}
        {shown.documents.map((document) => (
          <DocumentRow
            key={document.documentId}
            document={document}
            path={searching ? wayTo(document.folderId) : null}
            acts={acts.ofDocument(document)}
          />
        ))}
      </Stack>
      {acts.dialog}
    </Stack>
  )
}

function Room({ kept: { usedBytes, quotaBytes } }: { kept: Kept }) {
  const { t } = useTranslation('documents')
  const language = currentLanguage()
  if (quotaBytes === 0) return <Alert color="amber">{t('closed')}</Alert>
  const words = t('used', { used: formatBytes(usedBytes, language), quota: formatBytes(quotaBytes, language) })
  return (
    <Box maw={420}>
      <Text size="sm">{words}</Text>
      <Progress value={Math.min(100, (100 * usedBytes) / quotaBytes)} size="lg" mt={4} aria-label={words} />
    </Box>
  )
}

function Buttons({ kept, at, uploads }: { kept: Kept; at: FolderId | null; uploads: Uploads }) {
  const { t } = useTranslation('documents')
  const finish = useDocumentsResult()
  const [naming, setNaming] = useState(false)
  // The field is emptied: a browser tells nothing when the same files are chosen again, as after a failed upload.
  const empty = useRef<() => void>(null)
  const chosen = (files: File[]) => {
    void uploads.send(files, at)
    empty.current?.()
  }
  return (
    <Group gap="sm">
      <Button variant="default" leftSection={<IconFolderPlus size={20} aria-hidden />} onClick={() => setNaming(true)}>
        {t('newFolder')}
      </Button>
      {kept.quotaBytes > 0 && (
        <FileButton multiple accept="application/pdf,.pdf" onChange={chosen} resetRef={empty}>
          {(props) => (
            <Button {...props} leftSection={<IconFilePlus size={20} aria-hidden />} disabled={uploads.sending !== null}>
              {t('add')}
            </Button>
          )}
        </FileButton>
      )}
      {naming && (
        <NameDialog
          title={t('newFolder')}
          submit={t('newFolder')}
          initial=""
          onName={async (name) => finish(await call(makeFolder, { parentId: at, name }))}
          onClose={() => setNaming(false)}
        />
      )}
    </Group>
  )
}

function Sending({ uploads: { sending, refused, forget } }: { uploads: Uploads }) {
  const { t } = useTranslation('documents')
  return (
    <>
      {sending !== null && (
        <Box role="status">
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {sending.share < 1
              ? t('sending', { name: sending.name, share: Math.floor(100 * sending.share) })
              : t('checking', { name: sending.name })}
          </Text>
          <Progress value={100 * sending.share} size="lg" mt={4} aria-label={sending.name} />
        </Box>
      )}
      {refused.map(({ name, reason }) => (
        <Alert
          key={name}
          color="red"
          role="alert"
          withCloseButton
          closeButtonLabel={t('forgetRefused', { name })}
          onClose={() => forget(name)}
        >
          {t('refused', { name, reason })}
        </Alert>
      ))}
    </>
  )
}

/** The way to the folder that is shown; at the top there is none. */
function Way({ path }: { path: readonly Folder[] }) {
  const { t } = useTranslation('documents')
  if (path.length === 0) return null
  return (
    <Box component="nav" aria-label={t('path')}>
      <Breadcrumbs styles={{ root: { flexWrap: 'wrap' } }}>
        <Anchor component={Link} to="?" py={8}>
          {t('top')}
        </Anchor>
        {path.slice(0, -1).map(({ folderId, name }) => (
          <Anchor
            key={folderId}
            component={Link}
            to={`?thu-muc=${folderId}`}
            py={8}
            style={{ overflowWrap: 'anywhere' }}
          >
            {name}
          </Anchor>
        ))}
        <Text fw={600} aria-current="page" style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
          {path.at(-1)?.name}
        </Text>
      </Breadcrumbs>
    </Box>
  )
}

function Nothing({ searching, whole }: { searching: boolean; whole: boolean }) {
  const { t } = useTranslation('documents')
  if (searching) return <EmptyState icon={IconSearchOff} title={t('nothingFound')} />
  if (!whole) return <EmptyState icon={IconFolderOpen} title={t('emptyFolder')} />
  return <EmptyState icon={IconFolderOpen} title={t('empty')} text={t('emptyText')} />
}
