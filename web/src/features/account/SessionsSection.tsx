import { Alert, Box, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconLogout } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { endOwnSessions, listOwnSessions, type OwnSession } from '../../../../signaling/identity/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** Where one is signed in, and signing out elsewhere. */
export function SessionsSection() {
  const { t } = useTranslation('account')
  const confirm = useConfirm()
  const sentence = useErrorSentence('account')
  const [said, setSaid] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['identity.sessions'],
    queryFn: ({ signal }) => ask(listOwnSessions, {}, { signal }),
  })
  const sessions = found.data?.sessions
  const others = sessions?.filter(({ current }) => !current) ?? []
  const end = (session: OwnSession | null) =>
    confirm({
      title: session === null ? t('sessions.endOthers') : t('sessions.endNamed', namesOf(session)),
      text: session === null ? t('sessions.endOthersText', { places: others.length }) : t('sessions.endText'),
      confirm: session === null ? t('sessions.endOthers') : t('sessions.end'),
      danger: true,
      act: async () => {
        const answer = await call(endOwnSessions, { sessionId: session?.sessionId ?? null })
        await found.refetch()
        if (!answer.ok) return sentence(answer.error, answer.details)
        setSaid(t('sessions.ended', { places: answer.result.ended }))
        return null
      },
    })
  const namesOf = ({ device, ip }: OwnSession) => ({
    device: device === '' ? t('sessions.unknownDevice') : device,
    ip: ip === '' ? t('sessions.noAddress') : ip,
  })
  return (
    <Card withBorder component="section" padding="lg" aria-labelledby="sessions-title">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3" id="sessions-title">
          {t('sessions.title')}
        </Title>
        {others.length > 0 && (
          <Button variant="default" leftSection={<IconLogout size={20} aria-hidden />} onClick={() => void end(null)}>
            {t('sessions.endOthers')}
          </Button>
        )}
      </Group>
      <Text c="dimmed" mb="sm">
        {sessions !== undefined && others.length === 0 ? t('sessions.alone') : t('sessions.hint')}
      </Text>
      {said !== null && (
        <Alert color="green" role="status" mb="sm" withCloseButton onClose={() => setSaid(null)}>
          {said}
        </Alert>
      )}
      {found.isPending && <RowSkeletons rows={3} height={72} />}
      {found.isError && sessions === undefined && (
        <ErrorState code={refusalCode(found.error)} onRetry={() => void found.refetch()} />
      )}
      <Stack component="ul" gap={0} m={0} p={0} style={{ listStyle: 'none' }}>
        {sessions?.map((session) => (
          <SessionRow key={session.sessionId} session={session} {...namesOf(session)} onEnd={() => void end(session)} />
        ))}
      </Stack>
    </Card>
  )
}

interface SessionRowProps {
  session: OwnSession
  device: string
  ip: string
  onEnd: () => void
}

function SessionRow({
  session: { current, lastUsedAtMs, createdAtMs, ip: known },
  device,
  ip,
  onEnd,
}: SessionRowProps) {
  const { t } = useTranslation('account')
  const language = currentLanguage()
  return (
    <Group component="li" gap="sm" py="sm" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Box style={{ flex: '1 1 18rem', minWidth: 0 }}>
        <Text fw={600}>{device}</Text>
        <Text size="sm" c="dimmed">
          {known === '' ? ip : t('sessions.address', { ip })} ·{' '}
          {t('sessions.since', { time: formatDayTime(createdAtMs, language) })}
          {!current && ` · ${t('sessions.lastUsed', { time: formatDayTime(lastUsedAtMs, language) })}`}
        </Text>
      </Box>
      {current ? (
        <StateBadge icon={IconCircleCheck} color="green" text={t('sessions.current')} />
      ) : (
        <Button variant="default" aria-label={t('sessions.endNamed', { device, ip })} onClick={onEnd}>
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  )
}
