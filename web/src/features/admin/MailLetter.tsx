import { Box, Button, Group, Text } from '@mantine/core'
import { IconCheck, IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { decideMail, mayDecide, type MailAct, type MailRow } from '../../../../signaling/mail/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { MailStateBadge } from '../../ui/MailStateBadge.tsx'

interface MailLetterProps {
  letter: MailRow
  /** E-mail is on: a letter can go. */
  isOn: boolean
  refresh: () => Promise<void>
}

/** One letter of the outbox with what may be done about it. */
export function MailLetter({ letter, isOn, refresh }: MailLetterProps) {
  const { t } = useTranslation('admin')
  const { fullName: name, username, kind, state, trouble, attempts, nextTryAtMs, reply } = letter
  const time = (atMs: number) => formatDayTime(atMs, currentLanguage())
  const said = [
    ...(trouble === null ? [] : [t(`ui:mail.trouble.${trouble}`)]),
    ...(attempts > 1 || (attempts === 1 && state !== 'sent') ? [t('ui:mail.tried', { n: attempts })] : []),
    ...(nextTryAtMs !== null && attempts > 0 && nextTryAtMs > 0
      ? [t('ui:mail.nextTry', { time: time(nextTryAtMs) })]
      : []),
  ].join(' ')
  return (
    <Group
      component="li"
      gap="sm"
      py="sm"
      align="flex-start"
      aria-label={`${t(`ui:mail.kind.${kind}`)}, ${name}`}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <Box style={{ flex: '1 1 18rem', minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text fw={600}>
          {t(`ui:mail.kind.${kind}`)} · {name}{' '}
          <Text span c="dimmed" fw={400}>
            ({username})
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          {letter.address ?? t('mail.noAddressYet')} · {time(letter.changedAtMs)}
        </Text>
        {said !== '' && <Text size="sm">{said}</Text>}
        {reply !== null && state !== 'sent' && (
          <Text size="sm" c="dimmed">
            {t('mail.reply', { reply })}
          </Text>
        )}
      </Box>
      <MailStateBadge state={state} />
      <Acts letter={letter} isOn={isOn} refresh={refresh} />
    </Group>
  )
}

function Acts({ letter, isOn, refresh }: MailLetterProps) {
  const { t } = useTranslation('admin')
  const confirm = useConfirm()
  const sentence = useErrorSentence('admin')
  const { fullName: name, mailId, state } = letter
  const names = { name, kind: t(`ui:mail.kind.${letter.kind}`) }
  const decide = async (act: MailAct) => {
    const answer = await call(decideMail, { mailId, act, ifState: state })
    await refresh()
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
  const asking = (act: MailAct, text: string) =>
    confirm({
      title: t(`mail.${act}Named`, names),
      text,
      confirm: t(`mail.${act}`),
      act: () => decide(act),
    })
  return (
    <Group gap="sm">
      {isOn && mayDecide('retry', state) && (
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden />}
          aria-label={t(state === 'queued' ? 'mail.retryNowNamed' : 'mail.retryNamed', names)}
          onClick={() =>
            void asking('retry', t(state === 'inDoubt' ? 'mail.retryDoubtText' : 'mail.retryText', { name }))
          }
        >
          {t(state === 'queued' ? 'mail.retryNow' : 'mail.retry')}
        </Button>
      )}
      {mayDecide('countAsSent', state) && (
        <Button
          variant="default"
          leftSection={<IconCheck size={18} aria-hidden />}
          aria-label={t('mail.countAsSentNamed', names)}
          onClick={() => void asking('countAsSent', t('mail.countAsSentText'))}
        >
          {t('mail.countAsSent')}
        </Button>
      )}
      {mayDecide('stop', state) && (
        <Button
          variant="default"
          leftSection={<IconPlayerStop size={18} aria-hidden />}
          aria-label={t('mail.stopNamed', names)}
          onClick={() => void asking('stop', t('mail.stopText', { name }))}
        >
          {t('mail.stop')}
        </Button>
      )}
    </Group>
  )
}
