import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Import } from '../../../../signaling/identity/import/wire.ts'
import { download } from '../../net/download.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

/** Refusals of before the first password was given. */
const NOTHING_GIVEN: ReadonlySet<string> = new Set([
  ...['importRunning', 'importGone', 'nobodyWithoutPassword', 'forbidden', 'unauthenticated', 'rateLimited'],
])

/** Initial passwords of the file's people: they come as a file, once, and are never shown on the screen of a shared room. */
export function ImportPasswords({ found, onChanged }: { found: Import; onChanged: () => void }) {
  const { t } = useTranslation('admin')
  const confirm = useConfirm()
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [given, setGiven] = useState(false)
  const { none, unused } = found.withoutPassword
  if (none + unused === 0 && !given) return null
  const give = async (renew: 'yes' | 'no'): Promise<string | null> => {
    setSending(true)
    setProblem(null)
    const path = `/api/accounts/import/${found.importId}/passwords?renew=${renew}`
    const answer = await download(path, 'mat-khau-ban-dau.csv', 'POST')
    setSending(false)
    setGiven(answer.ok)
    onChanged()
    if (answer.ok) return null
    // Some were given before the answer was lost, and nobody has the list of those.
    return NOTHING_GIVEN.has(answer.error) ? sentence(answer.error) : t('imports.passwords.broken')
  }
  const renew = () =>
    confirm({
      title: t('imports.passwords.renewTitle'),
      text: t('imports.passwords.renewText', { n: unused }),
      confirm: t('imports.passwords.renew'),
      danger: true,
      act: () => give('yes'),
    })
  return (
    <Alert color={given ? 'green' : 'yellow'} icon={<IconKey aria-hidden />}>
      <Stack gap="xs">
        {given && (
          <Text role="status" fw={600}>
            {t('imports.passwords.given')}
          </Text>
        )}
        {none > 0 && <Text>{t('imports.passwords.none', { n: none })}</Text>}
        {none > 0 && <Text size="sm">{t('imports.passwords.giveText')}</Text>}
        {unused > 0 && <Text>{t('imports.passwords.unused', { n: unused })}</Text>}
        <ErrorAlert text={problem} />
        <Group>
          {none > 0 && (
            <Button loading={sending} onClick={() => void give('no').then(setProblem)}>
              {t('imports.passwords.give', { n: none })}
            </Button>
          )}
          {unused > 0 && (
            <Button variant="default" disabled={sending} onClick={() => void renew()}>
              {t('imports.passwords.renew')}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  )
}
