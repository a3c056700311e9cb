import { Alert, Anchor, Box, Button, Card, Center, Image, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm, type UseFormReturnType } from '@mantine/form'
import { IconAlertCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, Navigate, useSearchParams } from 'react-router'
import { NewPassword, signIn, Username } from '../../../../signaling/identity/wire.ts'
import { finishSingleSignOn, SSO_CODE, SSO_PROBLEMS } from '../../../../signaling/single-sign-on/wire.ts'
import { call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatClock } from '../../ui/format.ts'
import { SingleSignOnOffer } from './SingleSignOnOffer.tsx'
import { LanguageSwitch } from './LanguageSwitch.tsx'
import { PasswordField } from '../../ui/PasswordField.tsx'
import { useWait, waitOf } from './use-wait.ts'
import { rememberAccount, useWhoAmI } from '../../queries/who-am-i.ts'

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
  const { form, submit, startOver, step, problem, sending, leftMs } = useSignIn(sso)
  const continues = target !== null
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
          {leftMs > 0 ? t('retryIn', { clock: formatClock(leftMs) }) : t('signIn')}
        </Button>
        {step !== 'password' ? (
          <Button variant="subtle" onClick={startOver}>
            {t('otherAccount')}
          </Button>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {t('forgotten')}
            </Text>
            <SingleSignOnOffer target={safeTarget(target)} />
            <Anchor component={Link} to="/hoi-truong" size="sm" style={{ alignSelf: 'flex-start', paddingBlock: 10 }}>
              {t('hallMachine')}
            </Anchor>
          </>
        )}
      </Stack>
    </form>
  )
}

interface SignInValues {
  username: string
  password: string
  code: string
  next: string
  repeated: string
}
type Form = UseFormReturnType<SignInValues>

/** What is asked for now, and goes with what was given before. */
type Step = 'password' | 'code' | 'next'

/** The server may have done it: its answer did not arrive. */
const LOST: ReadonlySet<string> = new Set(['offline', 'timeout', 'unreadable'])
const KEEPS: ReadonlySet<string> = new Set([...LOST, 'unavailable', 'rateLimited', 'internal', 'waitBeforeRetry'])

/** @param sso - What came of the single sign-on, from the page's address: the wish for a code, or why there is no session. */
function useSignIn(sso: string | null) {
  const { t } = useTranslation('identity')
  const who = useWhoAmI()
  const client = useQueryClient()
  const sentence = useErrorSentence('identity')
  const [problem, setProblem] = useState<string | null>(() => {
    const known = SSO_PROBLEMS.find((one) => one === sso)
    return known === undefined ? null : t(`sso.problems.${known}`)
  })
  const [sending, setSending] = useState(false)
  const [step, setStep] = useState<Step>(sso === SSO_CODE ? 'code' : 'password')
  // The provider vouches for the person in place of a password.
  const [byProvider, setByProvider] = useState(sso === SSO_CODE)
  const { leftMs, wait } = useWait()
  /** The new password whose answer did not come. */
  const lost = useRef<string | null>(null)
  const form = useForm<SignInValues>({
    initialValues: { username: '', password: '', code: '', next: '', repeated: '' },
    validate: {
      username: (value) =>
        byProvider
          ? null
          : value.trim() === ''
            ? t('usernameNeeded')
            : Username.safeParse(value).success
              ? null
              : t('usernameShape'),
      password: (value) => (!byProvider && value === '' ? t('passwordNeeded') : null),
      code: (value) => (step === 'code' && value.trim().length < 6 ? t('codeNeeded') : null),
      next: (value) => (step === 'next' && !NewPassword.safeParse(value).success ? t('newPasswordShort') : null),
      repeated: (value, { next }) => (step === 'next' && value !== next ? t('repeatDiffers') : null),
    },
  })
  const askPassword = () => {
    setStep('password')
    setByProvider(false)
    form.setValues({ password: '', code: '', next: '', repeated: '' })
  }
  const submit = form.onSubmit(async ({ username, password, code, next }) => {
    setSending(true)
    setProblem(null)
    const given = { username, password, ...(step === 'code' && { code }), ...(step === 'next' && { next }) }
    let answer = byProvider ? await call(finishSingleSignOn, { code }) : await call(signIn, given)
    // The answer that was lost may have been a yes: then the new password counts already.
    if (!answer.ok && answer.error === 'wrongCredentials' && lost.current === next && step === 'next')
      answer = await call(signIn, { username, password: next })
    lost.current = !answer.ok && step === 'next' && LOST.has(answer.error) ? next : null
    setSending(false)
    if (answer.ok) {
      rememberAccount(client, answer.result.account, answer.result.secondFactorDue)
      if (who.data === undefined) await who.refetch()
      return
    }
    if (answer.error === 'codeNeeded') return setStep('code')
    if (answer.error === 'newPasswordNeeded') return setStep('next')
    setProblem(sentence(answer.error, answer.details))
    wait(waitOf(answer.details))
    // Who gives the right password and a wrong code need not type the password once more.
    if (step === 'next' && answer.error === 'samePassword') form.setValues({ next: '', repeated: '' })
    else if (step === 'code' && (answer.error === 'wrongCode' || answer.error === 'waitBeforeRetry'))
      form.setFieldValue('code', '')
    // Nothing was wrong with what was given: it is sent once more by pressing the button.
    else if (step !== 'next' || !KEEPS.has(answer.error)) askPassword()
  })
  const startOver = () => {
    setProblem(null)
    askPassword()
  }
  return { form, submit, startOver, step, problem, sending, leftMs }
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
