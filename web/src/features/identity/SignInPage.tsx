import { Alert, Anchor, Box, Button, Card, Center, Image, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { formatClock } from '../../ui/format.ts'
import { SingleSignOnOffer } from './SingleSignOnOffer.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { useSignIn, type Form, type Linking } from './use-sign-in.ts'
import { useWhoAmI } from '../../queries/who-am-i.ts'

/** Only places within the application: an address from outside must not send people elsewhere after signing in. */
function safeTarget(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])/u.test(wanted) ? wanted : '/'
}

export function SignInPage() {
  const { t } = useTranslation('identity')
  const { t: tApp } = useTranslation('app')
  const who = useWhoAmI()
  const [search] = useSearchParams()
  const title = t('signInTitle')
  const product = tApp('product')
  useEffect(() => {
    document.title = `${title} – ${product}`
  }, [title, product])

  const target = search.get('tiep')
  if (who.data?.account && who.data.paired !== null) return <Navigate to="/hoi-truong" replace />
  if (who.data?.account) return <Navigate to={safeTarget(target)} replace />
  const name = who.data?.provinceName
  return (
    <Center component="main" mih="100dvh" p="md" style={{ background: 'var(--app-background)' }}>
      <Box w="100%" maw={440}>
        <Stack align="center" gap={4} mb="lg" ta="center">
          <Image src="/icon.svg" alt="" w={64} h={64} mb="xs" />
          <Text fw={600} size="lg" mih="1.5em">
            {name}
          </Text>
          <Text c="dimmed">{product}</Text>
        </Stack>
        <Card withBorder shadow="xs" padding="xl">
          <SignInForm target={target} sso={search.get('sso')} />
        </Card>
        <Center mt="lg">
          <LanguageSwitch />
        </Center>
      </Box>
    </Center>
  )
}

/**
 * User name and password or the single sign-on, then the code of a second factor or a password in place of the initial one, where the account
 * asks for it.
 */
function SignInForm({ target, sso }: { target: string | null; sso: string | null }) {
  const { t } = useTranslation('identity')
  const { form, submit, startOver, step, linking, problem, sending, leftMs } = useSignIn(sso)
  const continues = target !== null && linking === null
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Title order={1}>{t('signInTitle')}</Title>
        {continues && problem === null && <Text c="dimmed">{t('continueAfter')}</Text>}
        {problem !== null && (
          <Alert color="red" icon={<IconAlertCircle />} role="alert">
            {problem}
          </Alert>
        )}
        {linking !== null && step === 'password' && <LinkingText {...linking} />}
        {step === 'code' && <CodeField form={form} />}
        {step === 'next' && <NextFields form={form} />}
        {step === 'password' && (
          <>
            <TextInput
              label={t('username')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              {...form.getInputProps('username')}
            />
            <PasswordField label={t('password')} autoComplete="current-password" {...form.getInputProps('password')} />
          </>
        )}
        <Button type="submit" loading={sending} disabled={leftMs > 0} size="lg" fullWidth>
          {leftMs > 0 ? t('retryIn', { clock: formatClock(leftMs) }) : t(linking === null ? 'signIn' : 'sso.link')}
        </Button>
        {step !== 'password' || linking !== null ? (
          <Button variant="subtle" onClick={startOver}>
            {t(linking === null ? 'otherAccount' : 'sso.notLink')}
          </Button>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {t('forgotten')}
            </Text>
            <SingleSignOnOffer target={safeTarget(target)} isSaid={problem !== null && sso === 'unavailable'} />
            <Anchor component={Link} to="/hoi-truong" size="sm" style={{ alignSelf: 'flex-start', paddingBlock: 10 }}>
              {t('hallMachine')}
            </Anchor>
          </>
        )}
      </Stack>
    </form>
  )
}

/** Whom the provider has let in, for whom no account is linked yet: the names are the provider's. */
function LinkingText({ provider, person }: Linking) {
  const { t } = useTranslation('identity')
  const names = [person.fullName, person.username === null ? null : `(${person.username})`]
  const who = names.filter((name) => name !== null).join(' ')
  return (
    <Alert color="blue" role="status">
      <Stack gap="xs">
        <Text fw={600}>{who === '' ? t('sso.linkNobody', { provider }) : t('sso.linkWho', { who, provider })}</Text>
        <Text>{t('sso.linkHow')}</Text>
        <Text>{t('sso.linkNone')}</Text>
      </Stack>
    </Alert>
  )
}

/** The code of the second factor; the password was right. */
function CodeField({ form }: { form: Form }) {
  const { t } = useTranslation('identity')
  return (
    <TextInput
      label={t('code')}
      description={t('codeHint')}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      autoFocus
      maxLength={40}
      {...form.getInputProps('code')}
    />
  )
}

/** In place of an initial password, which was right. */
function NextFields({ form }: { form: Form }) {
  const { t } = useTranslation('identity')
  return (
    <>
      <Text role="status">{t('firstPassword')}</Text>
      {/* So that a browser that keeps the new password knows whose it is. */}
      <input type="text" autoComplete="username" value={form.values.username} readOnly hidden />
      <PasswordField
        label={t('newPassword')}
        description={t('newPasswordHint')}
        autoComplete="new-password"
        autoFocus
        {...form.getInputProps('next')}
      />
      <PasswordField label={t('repeatPassword')} autoComplete="new-password" {...form.getInputProps('repeated')} />
    </>
  )
}
