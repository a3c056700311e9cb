import { Alert, Button, Chip, Group, Stack, Text } from '@mantine/core'
import { IconMail, IconMailOff, IconSend } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MailState, sendTestMail } from '../../../../signaling/mail/wire.ts'
import { call, refusalCode } from '../../net/http.ts'
import { CountBars } from '../../ui/CountBars.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatNumber, formatTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { MailLetter } from './MailLetter.tsx'
import { useOutbox } from './use-outbox.ts'

type Outbox = ReturnType<typeof useOutbox>
type Read = NonNullable<Outbox['read']['data']>

/** E-mail: whether it is on, how the outbox stands, and what is to be decided about single letters. */
export function MailPanel() {
  const [state, setState] = useState<MailState | null>(null)
  const { read, list, refresh } = useOutbox(state)
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={5} height={72} />
  }
  return (
    <Stack>
      <Standing read={read.data} onSent={refresh} />
      <Counts counts={read.data.counts} state={state} onState={setState} />
      <Letters list={list} state={state} isOn={read.data.server !== null} refresh={refresh} />
    </Stack>
  )
}

function Standing({ read, onSent }: { read: Read; onSent: () => Promise<void> }) {
  const { t } = useTranslation('admin')
  const { pausedFor, pausedUntilMs, server } = read
  if (server === null)
    return (
      <Alert color="amber" icon={<IconMailOff aria-hidden />} title={t('mail.offTitle')}>
        {t('mail.offText')}
      </Alert>
    )
  const { from, host, port, security } = server
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 24rem', minWidth: 0 }}>
          <Text style={{ overflowWrap: 'anywhere' }}>
            {t('mail.server', { from, host, port, security: t(`mail.security.${security}`) })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('mail.noTitles')}
          </Text>
        </Stack>
        <SendTest address={read.ownAddress} onSent={onSent} />
      </Group>
      {pausedUntilMs !== null && pausedFor !== null && (
        <Alert color="amber" role="status">
          {t('mail.paused', { time: formatTime(pausedUntilMs) })} {t(`ui:mail.trouble.${pausedFor}`)}
        </Alert>
      )}
    </>
  )
}

function SendTest({ address, onSent }: { address: string | null; onSent: () => Promise<void> }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const send = async () => {
    setSending(true)
    const answer = await call(sendTestMail, {})
    await onSent()
    setSending(false)
    setSaid(answer.ok ? t('mail.testQueued') : null)
    setProblem(answer.ok ? null : sentence(answer.error, answer.details))
  }
  return (
    <Stack gap={4} maw={420}>
      <Button
        leftSection={<IconSend size={20} aria-hidden />}
        loading={sending}
        disabled={address === null}
        onClick={() => void send()}
      >
        {t('mail.test')}
      </Button>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {address === null ? t('mail.testNoAddress') : t('mail.testHint', { address })}
      </Text>
      {said !== null && (
        <Text size="sm" role="status">
          {said}
        </Text>
      )}
      <ErrorAlert text={problem} />
    </Stack>
  )
}

const COUNTS_AS: Readonly<Partial<Record<MailState, string>>> = {
  sent: 'for',
  queued: 'for',
  sending: 'for',
  failed: 'against',
  inDoubt: 'abstain',
  noAddress: 'abstain',
}

interface CountsProps {
  counts: Read['counts']
  state: MailState | null
  onState: (state: MailState | null) => void
}

/** How many letters stand where, as bars, and the choice of which the list shows. */
function Counts({ counts, state, onState }: CountsProps) {
  const { t } = useTranslation('admin')
  const used = MailState.options.filter((one) => counts[one] > 0 || one === state)
  const all = MailState.options.reduce((sum, one) => sum + counts[one], 0)
  if (all === 0) return null
  const number = (value: number) => formatNumber(value, currentLanguage())
  return (
    <>
      <CountBars
        label={t('mail.counts')}
        of={all}
        rows={used.map((one) => ({
          ...{ key: one, label: t(`ui:mail.state.${one}`), count: counts[one] },
          ...{ countsAs: COUNTS_AS[one] ?? 'none', words: t('mail.count', { n: number(counts[one]) }) },
        }))}
      />
      <Group gap="xs" role="group" aria-label={t('mail.filters')}>
        {[null, ...used].map((one) => (
          <Chip
            key={one ?? 'all'}
            size="md"
            checked={state === one}
            styles={{ label: { minHeight: 44 } }}
            onChange={() => onState(one)}
          >
            {one === null
              ? t('mail.all', { n: number(all) })
              : t('mail.filter', { state: t(`ui:mail.state.${one}`), n: number(counts[one]) })}
          </Chip>
        ))}
      </Group>
    </>
  )
}

interface LettersProps {
  list: Outbox['list']
  state: MailState | null
  isOn: boolean
  refresh: () => Promise<void>
}

function Letters({ list, state, isOn, refresh }: LettersProps) {
  const { t } = useTranslation('admin')
  if (list.data === undefined) {
    if (list.isError) return <ErrorState code={refusalCode(list.error)} onRetry={() => void list.refetch()} />
    return <RowSkeletons rows={4} height={88} />
  }
  const letters = list.data.pages.flatMap((page) => page.letters)
  if (letters.length === 0)
    return state === null ? (
      <EmptyState icon={IconMail} title={t('mail.none')} text={t('mail.noneText')} />
    ) : (
      <Text c="dimmed">{t('mail.noneOf')}</Text>
    )
  return (
    <>
      <Stack component="ul" gap={0} m={0} p={0} aria-label={t('mail.list')} style={{ listStyle: 'none' }}>
        {letters.map((letter) => (
          <MailLetter key={letter.mailId} letter={letter} isOn={isOn} refresh={refresh} />
        ))}
      </Stack>
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('mail.more')}
        </Button>
      )}
    </>
  )
}
