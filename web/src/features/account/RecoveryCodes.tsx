import { Button, Code, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copyToClipboard } from '../../ui/copy-text.ts'

interface RecoveryCodesProps {
  codes: readonly string[]
  onKept: () => void
}

/** The recovery codes, which are shown this once. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const { t } = useTranslation('account')
  const [copied, setCopied] = useState<boolean | null>(null)
  return (
    <Stack>
      <Title order={3} size="h4">
        {t('factor.codes')}
      </Title>
      <Text>{t('factor.codesText')}</Text>
      <SimpleGrid component="ol" cols={{ base: 1, xs: 2 }} spacing="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {codes.map((code) => (
          <li key={code}>
            <Code fz="md">{code}</Code>
          </li>
        ))}
      </SimpleGrid>
      <Text size="sm" role="status" mih="1.5em">
        {copied !== null && t(copied ? 'factor.copied' : 'factor.notCopied')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => void copyToClipboard(codes.join('\n')).then(setCopied)}>
          {t('factor.copy')}
        </Button>
        <Button data-autofocus onClick={onKept}>
          {t('factor.kept')}
        </Button>
      </Group>
    </Stack>
  )
}
