import { Button, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconInbox, IconRefresh, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorSentence } from './error-sentence.ts'

interface EmptyStateProps {
  icon?: Icon
  title: string
  text?: ReactNode
  action?: ReactNode
  /** It stands for the whole page, so its title is the page's heading. */
  page?: boolean
}

/** Nothing here (yet): says what it is and what to do first. */
export function EmptyState({ icon: Shown = IconInbox, title, text, action, page = false }: EmptyStateProps) {
  return (
    <Stack align="center" justify="center" gap="sm" py="xl" px="md" mih={page ? '60vh' : undefined} ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" color="gray" aria-hidden>
        <Shown size={30} />
      </ThemeIcon>
      <Title order={page ? 1 : 2} size="h2">
        {title}
      </Title>
      {text !== undefined && (
        <Text c="dimmed" maw={520}>
          {text}
        </Text>
      )}
      {action}
    </Stack>
  )
}

interface ErrorStateProps {
  code: string
  noun?: string
  onRetry?: () => void
  page?: boolean
}

/** Something could not be fetched: what happened, and a button to try again. */
export function ErrorState({ code, noun = 'ui', onRetry, page = false }: ErrorStateProps) {
  const { t } = useTranslation('ui')
  const sentence = useErrorSentence(noun)
  return (
    <div role="alert">
      <EmptyState
        icon={IconAlertTriangle}
        title={t('cannotLoad')}
        text={sentence(code)}
        page={page}
        action={
          onRetry && (
            <Button variant="default" leftSection={<IconRefresh size={20} />} onClick={onRetry}>
              {t('retry')}
            </Button>
          )
        }
      />
    </div>
  )
}

/** Rows in the height of the real ones, so that nothing jumps when those arrive. */
export function RowSkeletons({ rows, height }: { rows: number; height: number }) {
  const { t } = useTranslation('ui')
  return (
    <Stack gap="sm" role="status" aria-label={t('loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </Stack>
  )
}
