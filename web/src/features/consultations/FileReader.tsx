import { ActionIcon, Button, Group, Modal, Text } from '@mantine/core'
import { IconDownload, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consultationFilePath, type ConsultationFile } from '../../../../signaling/consultations/wire.ts'
import type { ConsultationId } from '../../../../signaling/wire/ids.ts'
import { log } from '../../log/log.ts'
import { openPdf } from '../../pdf/open-document.ts'
import { PdfView } from '../../pdf/PdfView.tsx'
import { Viewer } from '../../pdf/viewer.ts'
import { RowSkeletons } from '../../ui/states.tsx'
import classes from './consultations.module.css'

const ZOOM_STEP = 1.2

interface FileReaderProps {
  consultationId: ConsultationId
  file: ConsultationFile
  onClose: () => void
}

/** A paper or an opinion's file, read within the page. */
export function FileReader({ consultationId, file, onClose }: FileReaderProps) {
  const { t } = useTranslation('consultations')
  const url = consultationFilePath(consultationId, file.fileId)
  const { viewer, failed } = useFile(url, file)
  return (
    <Modal
      opened
      onClose={onClose}
      title={file.fileName}
      fullScreen
      closeButtonProps={{ 'aria-label': t('reader.close') }}
      styles={{
        title: { overflowWrap: 'anywhere', minWidth: 0 },
        content: { display: 'flex', flexDirection: 'column' },
        body: { flex: 1, minHeight: 0, padding: 0 },
      }}
    >
      <div className={classes.reader}>
        <Group px="md" py="xs" gap="xs">
          {viewer !== null && (
            <>
              <ActionIcon
                variant="default"
                size={44}
                aria-label={t('reader.zoomOut')}
                onClick={() => viewer.zoomBy(1 / ZOOM_STEP)}
              >
                <IconZoomOut size={20} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                size={44}
                aria-label={t('reader.zoomIn')}
                onClick={() => viewer.zoomBy(ZOOM_STEP)}
              >
                <IconZoomIn size={20} aria-hidden />
              </ActionIcon>
            </>
          )}
          <Button
            component="a"
            href={url}
            download={file.fileName}
            variant="default"
            leftSection={<IconDownload size={20} aria-hidden />}
            aria-label={t('papers.downloadNamed', { name: file.fileName })}
          >
            {t('papers.download')}
          </Button>
        </Group>
        {failed && (
          <Text role="alert" p="md">
            {t('reader.failed')}
          </Text>
        )}
        {!failed && viewer === null && <RowSkeletons rows={3} height={160} />}
        {!failed && viewer !== null && (
          <PdfView
            viewer={viewer}
            label={t('reader.label')}
            pageLabel={(page) => t('reader.page', { page })}
            lackText={t('reader.lack')}
          />
        )}
      </div>
    </Modal>
  )
}

function useFile(url: string, { bytes, ignoreIndex }: ConsultationFile) {
  const [opened, setOpened] = useState<{ viewer: Viewer | null; failed: boolean }>({ viewer: null, failed: false })
  useEffect(() => {
    let gone = false
    setOpened({ viewer: null, failed: false })
    const pdf = openPdf({ url, bytes, ignoreIndex }, (failure) => {
      if (gone) return
      log.papers('a file of a consultation could not be opened', { failure })
      setOpened({ viewer: null, failed: true })
    })
    async function show(): Promise<void> {
      const document = await pdf.opened
      const first = await document.getPage(1)
      if (!gone) setOpened({ viewer: new Viewer(document, first, { pageIndex: 0, fraction: 0 }, []), failed: false })
    }
    // Errors while opening are handled above; errors after closing are of no interest.
    show().catch((error: unknown) => {
      if (!gone) log.papers('a file of a consultation could not be shown', {}, error)
    })
    return () => {
      gone = true
      pdf.close()
    }
  }, [url, bytes, ignoreIndex])
  return opened
}
