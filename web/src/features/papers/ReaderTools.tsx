import { ActionIcon, Loader, Tooltip } from '@mantine/core'
import { IconDownload, IconFileDiff } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { paperDownloadPath, type Paper, type PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { SaveCopyButton } from './SaveCopyButton.tsx'
import { VersionMenu } from './VersionMenu.tsx'
import { download } from '../../net/download.ts'

interface ReaderToolsProps {
  meetingId: MeetingId
  paper: Paper
  version: PaperVersion
  changes: boolean
  onChanges: () => void
  /** Opens another version. */
  onVersion: (version: PaperVersion) => void
  /** Buttons of the component that shows the reader. */
  extra?: ReactNode
}

/** What a reader can do with the version beside reading it: see what is different from older ones, and take it along where that is allowed. */
export function ReaderTools({ meetingId, paper, version, changes, onChanges, onVersion, extra }: ReaderToolsProps) {
  const { t } = useTranslation('papers')
  return (
    <>
      {version.number > 1 && paper.versionCount > 1 && (
        <Tooltip label={t('changes.title')}>
          <ActionIcon
            variant={changes ? 'light' : 'subtle'}
            aria-pressed={changes}
            aria-label={t('changes.title')}
            onClick={onChanges}
          >
            <IconFileDiff />
          </ActionIcon>
        </Tooltip>
      )}
      {paper.mayDownload && <DownloadButton version={version} />}
      {/* A restricted paper leaves the meeting with the reader's name on each page alone. */}
      {paper.mayDownload && paper.accessClass !== 'restricted' && (
        <SaveCopyButton key={version.paperVersionId} meetingId={meetingId} paperVersionId={version.paperVersionId} />
      )}
      <VersionMenu meetingId={meetingId} paper={paper} version={version} onOpen={onVersion} />
      {extra}
    </>
  )
}

function DownloadButton({ version }: { version: PaperVersion }) {
  const { t } = useTranslation('papers')
  const [busy, setBusy] = useState(false)
  const confirm = useConfirm()
  const sentence = useErrorSentence('papers')
  const fetchFile = async () => {
    setBusy(true)
    const done = await download(paperDownloadPath(version.paperVersionId), version.fileName)
    setBusy(false)
    if (!done.ok) await confirm({ title: t('notDownloaded'), text: sentence(done.error), confirm: t('understood') })
  }
  return (
    <Tooltip label={t('download')}>
      <ActionIcon aria-label={t('download')} disabled={busy} onClick={() => void fetchFile()}>
        {busy ? <Loader size={20} aria-label={t('downloading')} /> : <IconDownload />}
      </ActionIcon>
    </Tooltip>
  )
}

/** What stands over each page of a restricted paper; null for any other. */
export function useWatermark(paper: Paper): string | null {
  const { fullName } = useAccount()
  const nowMs = useNow(() => Date.now(), 60_000)
  return paper.accessClass === 'restricted' ? `${fullName} · ${formatTime(nowMs)} ${formatDate(nowMs)}` : null
}
