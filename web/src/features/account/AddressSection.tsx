import { Alert, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readOwnAddress, setOwnAddress } from '../../../../signaling/mail/wire.ts'
import { EmailAddress } from '../../../../signaling/wire/email-address.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

/** One's own e-mail address, and whether anything is sent there at all. */
export function AddressSection() {
  const { t } = useTranslation('account')
  const found = useQuery({
    queryKey: ['mail.ownAddress'],
    queryFn: ({ signal }) => ask(readOwnAddress, {}, { signal }),
  })
  return (
    <Card withBorder component="section" padding="lg" aria-labelledby="address-title">
      <Title order={2} size="h3" id="address-title" mb="sm">
        {t('address.title')}
      </Title>
      {found.data === undefined ? (
        found.isError ? (
          <ErrorState code={refusalCode(found.error)} onRetry={() => void found.refetch()} />
        ) : (
          <RowSkeletons rows={1} height={72} />
        )
      ) : (
        <Stack gap="sm">
          <Text c="dimmed">{t(found.data.on ? 'address.on' : 'address.off')}</Text>
          <AddressForm address={found.data.address ?? ''} onSaved={() => void found.refetch()} />
        </Stack>
      )}
    </Card>
  )
}

function AddressForm({ address, onSaved }: { address: string; onSaved: () => void }) {
  const { t } = useTranslation('account')
  const sentence = useErrorSentence('account')
  const [value, setValue] = useState(address)
  const [wrong, setWrong] = useState(false)
  const [sending, setSending] = useState(false)
  const [said, setSaid] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const save = async () => {
    const given = value.trim()
    const valid = given === '' ? null : EmailAddress.safeParse(given).data
    setSaid(null)
    setProblem(null)
    setWrong(valid === undefined)
    if (valid === undefined) return
    setSending(true)
    const answer = await call(setOwnAddress, { address: valid })
    setSending(false)
    if (!answer.ok) return setProblem(sentence(answer.error, answer.details))
    setSaid(t(valid === null ? 'address.removed' : 'address.saved'))
    onSaved()
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          style={{ flex: '1 1 18rem' }}
          maw={480}
          label={t('address.label')}
          type="email"
          inputMode="email"
          autoComplete="email"
          maxLength={254}
          value={value}
          error={wrong ? t('address.wrong') : null}
          onChange={(event) => {
            setValue(event.currentTarget.value)
            setWrong(false)
          }}
        />
        <Button type="submit" loading={sending}>
          {t('address.save')}
        </Button>
      </Group>
      {said !== null && (
        <Alert
          color="green"
          role="status"
          mt="sm"
          withCloseButton
          closeButtonLabel={t('ui:close')}
          onClose={() => setSaid(null)}
        >
          {said}
        </Alert>
      )}
      <ErrorAlert text={problem} />
    </form>
  )
}
