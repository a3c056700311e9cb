import { Anchor, Box, Group, Text, Title } from '@mantine/core'
import { IconChevronLeft } from '@tabler/icons-react'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

interface PageHeaderProps {
  title: string
  /** Under the title, for example when and where. */
  note?: ReactNode
  back?: { to: string; label: string }
  actions?: ReactNode
}

/** The top of a page: the way back, its one heading, what it is about and what can be done. */
export function PageHeader({ title, note, back, actions }: PageHeaderProps) {
  const { t } = useTranslation('app')
  const product = t('product')
  useEffect(() => {
    document.title = `${title} – ${product}`
  }, [title, product])
  return (
    <Box component="header" mb="lg">
      {back !== undefined && (
        <Anchor component={Link} to={back.to} size="sm" py={8} display="inline-flex" style={{ alignItems: 'center' }}>
          <IconChevronLeft size={18} aria-hidden />
          {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Box style={{ flex: '1 1 20rem', minWidth: 0 }}>
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {note !== undefined && (
            <Text component="div" c="dimmed" mt={4}>
              {note}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
    </Box>
  )
}
