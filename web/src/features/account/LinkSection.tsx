import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed, IconUnlink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readOwnLink, unlinkOwn, type PersonThere } from '../../../../signaling/single-sign-on/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState } from '../../ui/states.tsx'
import { StateBadge } from '../../ui/StateBadge.tsx'

/** Whom at the single sign-on one's own account is linked to, and ending that. Not there where none is set up. */
export function LinkSection() {
  const { t } = useTranslation('account')
  const confirm = useConfirm()
  const sentence = useErrorSentence('account')
  const [said, setSaid] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['sso.ownLink'],
    queryFn: ({ signal }) => ask(readOwnLink, {}, { signal }),
  })
  const end = () =>
    confirm({
      title: t('link.end'),
      text: t('link.endText'),
      confirm: t('link.end'),
      danger: true,
      act: async () => {
        const answer = await call(unlinkOwn, {})
        await found.refetch()
        if (!answer.ok) return sentence(answer.error, answer.details)
        setSaid(t('link.ended'))
        return null
      },
    })
  const { provider, link } = found.data ?? { provider: null, link: null }
  if (provider === null && !found.isError) return null
  return (
    <Card withBorder component="section" padding="lg" aria-labelledby="link-title">
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h3" id="link-title">
          {t('link.title')}
        </Title>
        {found.data !== undefined && (
          <StateBadge
            icon={link === null ? IconCircleDashed : IconCircleCheck}
            color={link === null ? 'gray' : 'green'}
            text={link === null ? t('link.off') : t('link.on')}
          />
        )}
      </Group>
      {found.isError && found.data === undefined && (
        <ErrorState code={refusalCode(found.error)} onRetry={() => void found.refetch()} />
      )}
      {said !== null && (
        <Alert color="green" role="status" mb="sm" withCloseButton onClose={() => setSaid(null)}>
          {said}
        </Alert>
      )}
      {found.data !== undefined && (
        <Stack align="flex-start">
          {link === null ? (
            <Text c="dimmed">{t('link.how')}</Text>
          ) : (
            <>
              <Text>
                {t('link.since', { who: namesOf(link.person), time: formatDayTime(link.sinceMs, currentLanguage()) })}
              </Text>
              <Text c="dimmed">{t('link.why')}</Text>
              <Button variant="default" leftSection={<IconUnlink size={20} aria-hidden />} onClick={() => void end()}>
                {t('link.end')}
              </Button>
            </>
          )}
        </Stack>
      )}
    </Card>
  )
}

function namesOf({ fullName, username }: PersonThere): string {
  return [fullName, username === null ? null : `(${username})`].filter((name) => name !== null).join(' ') || '–'
}
