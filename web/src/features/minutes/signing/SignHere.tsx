import { Alert, Button, FileButton, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconDownload, IconPhoto, IconUpload } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { AcceptedSignature, MAX_PICTURE_BYTES, type SigningDocument } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { download } from '../../../net/download.ts'
import { upload } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { formatDate, formatTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { fileOf, useReadSigning } from './use-signing.ts'
import classes from '../minutes.module.css'

interface HereProps {
  meetingId: MeetingId
  document: SigningDocument
}

/** For whose turn it is: the file to sign, a picture of the handwriting, and the way back for the signed file. */
export function SignHere({ meetingId, document }: HereProps) {
  const { t } = useTranslation('minutes')
  const { number, prepared, steps, turn } = document
  const { busy, problem, said, share, act, stop } = useSignHere(meetingId, number)
  const isAgency = turn !== null && steps[turn]?.who.kind === 'agency'
  const title = t(isAgency ? 'signing.here.titleAgency' : 'signing.here.title')
  return (
    <section aria-label={title} className={classes.here}>
      <Stack gap="sm">
        <Title order={4}>{title}</Title>
        <Text>{t('signing.here.how')}</Text>
        {!isAgency && (
          <Text size="sm" c="dimmed">
            {t('signing.here.pictureHint')}
          </Text>
        )}
        <Group gap="sm">
          {!isAgency && (
            <Choose
              accept="image/png"
              label={t('signing.here.picture')}
              icon={IconPhoto}
              disabled={busy !== null}
              onFile={(file) => void act.picture(file)}
            />
          )}
          <Button
            variant={prepared === null ? 'filled' : 'default'}
            leftSection={<IconDownload size={20} aria-hidden />}
            loading={busy === 'download'}
            disabled={busy !== null && busy !== 'download'}
            onClick={() => void act.download()}
          >
            {t('signing.here.download')}
          </Button>
          <Choose
            accept="application/pdf"
            label={t('signing.here.upload')}
            icon={IconUpload}
            filled={prepared !== null}
            disabled={busy !== null}
            onFile={(file) => void act.upload(file)}
          />
        </Group>
        {prepared !== null && (
          <Text size="sm" c="dimmed">
            {t(prepared.picture ? 'signing.here.fieldPicture' : 'signing.here.field', {
              ...{ field: prepared.field, time: formatTime(prepared.madeAtMs), date: formatDate(prepared.madeAtMs) },
            })}
          </Text>
        )}
        {busy === 'upload' && (
          <Stack gap={4}>
            <Text role="status">{t(share < 1 ? 'signing.here.sending' : 'signing.here.checking')}</Text>
            <Progress value={share * 100} animated={share >= 1} aria-label={t('signing.here.sending')} />
            {share < 1 && (
              <div>
                <Button variant="default" onClick={stop}>
                  {t('signing.here.stop')}
                </Button>
              </div>
            )}
          </Stack>
        )}
        {said !== null && (
          <Alert color="green" role="status">
            {said}
          </Alert>
        )}
        <ErrorAlert text={problem} />
      </Stack>
    </section>
  )
}

type Busy = 'picture' | 'download' | 'upload'

function useSignHere(meetingId: MeetingId, number: number) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const readAgain = useReadSigning(meetingId)
  const [busy, setBusy] = useState<Busy | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const [share, setShare] = useState(0)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const begin = (which: Busy): AbortSignal => {
    const abort = new AbortController()
    running.current = abort
    setBusy(which)
    setProblem(null)
    setSaid(null)
    setShare(0)
    return abort.signal
  }
  const end = async (
    refused: { error: string; details?: Record<string, string | number | boolean> | undefined } | null,
  ) => {
    // Also after a refusal: the turn may be somebody else's by now.
    await readAgain()
    setBusy(null)
    if (refused !== null && refused.error !== 'cancelled')
      setProblem(sentence(refused.error, { ...refused.details, why: refused.details?.[currentLanguage()] ?? '' }))
  }
  return {
    ...{ busy, problem, said, share },
    stop: () => running.current?.abort(),
    act: {
      async picture(file: File) {
        if (file.size > MAX_PICTURE_BYTES) return setProblem(sentence('badPicture'))
        const signal = begin('picture')
        const answer = await upload(fileOf(meetingId, number, 'picture'), file, z.object({}), setShare, signal)
        await end(answer.ok ? null : answer)
        if (answer.ok) setSaid(t('signing.here.pictureSet'))
      },
      async download() {
        begin('download')
        const name = number === 0 ? 'bien-ban-cho-ky.pdf' : `bien-ban-dinh-chinh-${number}-cho-ky.pdf`
        const answer = await download(fileOf(meetingId, number, 'to-sign.pdf'), name)
        await end(answer.ok ? null : answer)
      },
      async upload(file: File) {
        const signal = begin('upload')
        const answer = await upload(fileOf(meetingId, number, 'signed'), file, AcceptedSignature, setShare, signal)
        await end(answer.ok ? null : answer)
      },
    },
  }
}

interface ChooseProps {
  accept: string
  label: string
  icon: typeof IconUpload
  filled?: boolean
  disabled: boolean
  onFile: (file: File) => void
}

function Choose({ accept, label, icon: Icon, filled = false, disabled, onFile }: ChooseProps) {
  // The field is emptied: a browser tells nothing when the same name is chosen again.
  const empty = useRef<() => void>(null)
  return (
    <FileButton
      accept={accept}
      resetRef={empty}
      inputProps={{ 'aria-label': label }}
      onChange={(file) => {
        if (file !== null) onFile(file)
        empty.current?.()
      }}
    >
      {(button) => (
        <Button
          {...button}
          variant={filled ? 'filled' : 'default'}
          leftSection={<Icon size={20} aria-hidden />}
          disabled={disabled}
        >
          {label}
        </Button>
      )}
    </FileButton>
  )
}
