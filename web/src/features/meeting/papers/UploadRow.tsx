import { ActionIcon, Progress } from '@mantine/core'
import { IconPlayerStop, IconRefresh, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { FileLine } from './FileLine.tsx'
import { OtherFileButton } from './OtherFileButton.tsx'
import { useRefusalWords } from './refusal-words.ts'
import { RemarkLines } from './Remarks.tsx'
import { remedyOf, type UploadItem, type Uploads } from './use-uploads.ts'

/** A file on its way to the server, or what came of it, in words. */
export function UploadRow({ upload, uploads }: { upload: UploadItem; uploads: Uploads }) {
  const { t } = useTranslation('meeting')
  const refused = useRefusalWords()
  const { state, file } = upload
  const name = file.name.normalize('NFC')
  const remedy = remedyOf(state)
  const running = state.kind === 'waiting' || state.kind === 'sending'
  const words = () => {
    switch (state.kind) {
      case 'waiting':
        return t('papers.waiting')
      case 'sending':
        return state.share >= 1 ? t('papers.checking') : `${t('papers.sending')} ${Math.round(state.share * 100)}%`
      case 'done':
        return t('papers.done', { pages: state.pages })
      case 'cancelled':
        return t('papers.cancelled')
      case 'refused':
        return refused(state.error, state.details)
      default:
        return state satisfies never
    }
  }
  return (
    <FileLine
      name={name}
      kind={state.kind === 'refused' || state.kind === 'done' ? state.kind : 'running'}
      words={words()}
      below={
        <>
          {state.kind === 'done' && <RemarkLines remarks={state.remarks} />}
          {state.kind === 'sending' && (
            <Progress value={state.share * 100} aria-label={t('papers.progressNamed', { name })} mt={4} />
          )}
        </>
      }
    >
      {remedy === 'sendAgain' && (
        <ActionIcon aria-label={t('papers.retryNamed', { name })} onClick={() => uploads.retry(upload.key)}>
          <IconRefresh size={20} />
        </ActionIcon>
      )}
      {remedy === 'otherFile' && (
        <OtherFileButton name={name} onFiles={([other]) => other !== undefined && uploads.replace(upload.key, other)} />
      )}
      <ActionIcon
        aria-label={t(running ? 'papers.cancelNamed' : 'papers.dismissNamed', { name })}
        onClick={() => (running ? uploads.cancel(upload.key) : uploads.dismiss(upload.key))}
      >
        {running ? <IconPlayerStop size={20} /> : <IconX size={20} />}
      </ActionIcon>
    </FileLine>
  )
}
