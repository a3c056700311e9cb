import { useForm, type UseFormReturnType } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NewPassword, signIn, Username } from '../../../../signaling/identity/wire.ts'
import {
  finishSingleSignOn,
  SSO_CODE,
  SSO_LINK,
  SSO_PROBLEMS,
  type PersonThere,
} from '../../../../signaling/single-sign-on/wire.ts'
import { call } from '../../net/http.ts'
import { rememberAccount, useWhoAmI } from '../../queries/who-am-i.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useSsoStatus } from './use-sso-status.ts'
import { useWait, waitOf } from './use-wait.ts'

interface SignInValues {
  username: string
  password: string
  code: string
  next: string
  repeated: string
}
export type Form = UseFormReturnType<SignInValues>

/** What is asked for now, and goes with what was given before. */
export type Step = 'password' | 'code' | 'next'

/** The server may have done it: its answer did not arrive. */
const LOST: ReadonlySet<string> = new Set(['offline', 'timeout', 'unreadable'])
const KEEPS: ReadonlySet<string> = new Set([...LOST, 'unavailable', 'rateLimited', 'internal', 'waitBeforeRetry'])

/** Somebody at the provider to whom the account that signs in is linked. */
export interface Linking {
  readonly provider: string
  readonly person: PersonThere
}

/** @param sso - What came of the single sign-on, from the page's address: the wish for a code or for an account, or why there is no session. */
export function useSignIn(sso: string | null) {
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
  const { linking, isOver, isAsking, stopLinking } = useLinking(sso)
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
  const claimed = linking?.person.username ?? ''
  useEffect(() => {
    // Often the same here and there.
    if (claimed !== '') form.setFieldValue('username', (typed) => (typed === '' ? claimed : typed))
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [claimed])
  const askPassword = () => {
    setStep('password')
    setByProvider(false)
    form.setValues({ password: '', code: '', next: '', repeated: '' })
  }
  const submit = form.onSubmit(async ({ username, password, code, next }) => {
    setSending(true)
    setProblem(null)
    const given = {
      ...{ username, password },
      ...(step === 'code' && { code }),
      ...(step === 'next' && { next }),
      ...(linking !== null && { link: true as const }),
    }
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
    if (answer.error === 'startAgain') stopLinking()
    // Who gives the right password and a wrong code need not type the password once more.
    if (step === 'next' && answer.error === 'samePassword') form.setValues({ next: '', repeated: '' })
    else if (step === 'code' && (answer.error === 'wrongCode' || answer.error === 'waitBeforeRetry'))
      form.setFieldValue('code', '')
    // Nothing was wrong with what was given: it is sent once more by pressing the button.
    else if ((step !== 'next' && !byProvider) || !KEEPS.has(answer.error)) askPassword()
  })
  const startOver = () => {
    setProblem(null)
    stopLinking()
    askPassword()
  }
  const shown = problem ?? (isOver ? sentence('startAgain') : null)
  return { form, submit, startOver, step, linking, problem: shown, sending: sending || isAsking, leftMs }
}

/** Whom the provider has sent back to this browser, as long as they may still link an account. */
function useLinking(sso: string | null) {
  const { t } = useTranslation('identity')
  const [wanted, setWanted] = useState(sso === SSO_LINK)
  const { data, isPending } = useSsoStatus()
  const name = data?.offer?.name ?? ''
  const person = wanted ? (data?.person ?? null) : null
  const linking: Linking | null = person === null ? null : { provider: name === '' ? t('sso.provider') : name, person }
  return {
    linking,
    isOver: wanted && data?.person === null,
    isAsking: wanted && isPending,
    stopLinking: () => setWanted(false),
  }
}
