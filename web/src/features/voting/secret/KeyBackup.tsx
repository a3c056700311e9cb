import { Button, FileInput, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveText } from '../../../net/download.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { PasswordField } from '../../../ui/PasswordField.tsx'
import classes from '../voting.module.css'
import type { CountingKey } from './counting-keys.ts'
import { closedBackup, LEAST_PASSPHRASE, openedBackup } from './key-backup.ts'

/** A private key that is here, as a file that a passphrase closes. */
export function DownloadBackup({ own }: { own: CountingKey }) {
  const { t } = useTranslation('voting')
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const download = async () => {
    setBusy(true)
    const file = await closedBackup(own, passphrase)
    setBusy(false)
    if (file !== null) saveText(file, 'khoa-kiem-phieu.json', 'application/json')
  }
  if (!isSecureContext) return <Text size="sm">{t('secret.backup.insecure')}</Text>
  return (
    <details className={classes.people}>
      <summary>{t('secret.backup.title')}</summary>
      <Stack gap="sm" mt="xs">
        <Text size="sm">{t('secret.backup.text')}</Text>
        <PasswordField
          label={t('secret.backup.passphrase')}
          description={t('secret.backup.passphraseHint', { n: LEAST_PASSPHRASE })}
          autoComplete="new-password"
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        <Group>
          <Button
            variant="default"
            mih={44}
            loading={busy}
            disabled={passphrase.length < LEAST_PASSPHRASE}
            onClick={() => void download()}
          >
            {t('secret.backup.download')}
          </Button>
        </Group>
      </Stack>
    </details>
  )
}

interface RestoreBackupProps {
  /** One's public key as the committee's list has it. */
  publicKey: string
  onRestored: (key: CountingKey) => Promise<boolean>
}

/** The private key from a backup file, where this browser has none. */
export function RestoreBackup({ publicKey, onRestored }: RestoreBackupProps) {
  const { t } = useTranslation('voting')
  const [file, setFile] = useState<File | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const restore = async () => {
    if (file === null) return
    setBusy(true)
    const key = await openedBackup(await file.text(), passphrase)
    setBusy(false)
    if (key === null) return setProblem(t('secret.backup.wrong'))
    if (key.key !== publicKey) return setProblem(t('secret.backup.otherKey'))
    await onRestored(key)
  }
  if (!isSecureContext) return null
  return (
    <Stack gap="sm">
      <FileInput
        label={t('secret.backup.file')}
        accept="application/json"
        value={file}
        onChange={(chosen) => {
          setFile(chosen)
          setProblem(null)
        }}
      />
      <PasswordField
        label={t('secret.backup.passphrase')}
        autoComplete="off"
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <ErrorAlert text={problem} />
      <Group>
        <Button
          variant="default"
          mih={44}
          loading={busy}
          disabled={file === null || passphrase === ''}
          onClick={() => void restore()}
        >
          {t('secret.backup.restore')}
        </Button>
      </Group>
    </Stack>
  )
}
