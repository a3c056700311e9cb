import { Button } from '@mantine/core'
import { IconMicrophone, IconVideo } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { beginPhone } from '../../../../signaling/phones/wire.ts'
import { PhoneKind } from '../../../../signaling/wire/paired-part.ts'
import { call, refusalCode } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useDeviceName } from '../../ui/use-device-name.ts'
import classes from './phone.module.css'
import { PhoneScreen } from './PhoneScreen.tsx'
import { PhoneSession } from './PhoneSession.tsx'
import { OWN_PHONE_KEY, useOwnPhone, usePhoneCode, type HallPhone } from './use-own-phone.ts'

/** The page that a phone opens by the address on the operator's screen: what it may be, then a small room. */
export function PhonePage() {
  const { t } = useTranslation('phone')
  const typed = useLocation().hash.slice(1)
  const own = useOwnPhone()
  /** A phone plays sound and opens its microphone after somebody has touched it, so it never goes in by itself. */
  const [inside, setInside] = useState(false)
  const sentence = useErrorSentence('phone')
  useEffect(() => {
    document.title = t('title')
  }, [t])
  if (typed !== '') return <WithCode key={typed} typed={typed} onBegun={() => setInside(true)} />
  if (own.data === undefined) {
    if (!own.isError) return <PhoneScreen title={t('loading')} />
    return (
      <PhoneScreen title={sentence(refusalCode(own.error))}>
        <Button size="lg" onClick={() => void own.refetch()}>
          {t('again')}
        </Button>
      </PhoneScreen>
    )
  }
  const phone = own.data.own
  if (phone.kind === 'none') return <PhoneScreen title={t('door.none')} text={t('door.noneText')} />
  if (inside) return <PhoneSession phone={phone} />
  return <ComeBack phone={phone} onEnter={() => setInside(true)} />
}

/** Of a code that is no good there is nothing to try again. */
const FOR_GOOD: ReadonlySet<string> = new Set(['wrongCode', 'codeUsed', 'codeOver', 'meetingOver', 'forbidden'])

/** Where the code leads, and what the phone is to be there. */
function WithCode({ typed, onBegun }: { typed: string; onBegun: () => void }) {
  const { t } = useTranslation('phone')
  const sentence = useErrorSentence('phone')
  const client = useQueryClient()
  const navigate = useNavigate()
  const look = usePhoneCode(typed)
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  async function begin(kind: PhoneKind): Promise<void> {
    setAsking(true)
    const answer = await call(beginPhone, { code: typed, kind })
    setAsking(false)
    if (!answer.ok) return setProblem(answer.error)
    await client.refetchQueries({ queryKey: OWN_PHONE_KEY })
    onBegun()
    // The code is used up: it need not stand in the address, nor in the browser's history.
    void navigate('/dien-thoai', { replace: true })
    // What the page kept of a person who was signed in here before goes: the phone is the hall's now.
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== OWN_PHONE_KEY[0] })
  }
  const failed = problem ?? (look.isError ? refusalCode(look.error) : null)
  if (failed !== null) {
    return (
      <PhoneScreen title={t('door.cannot')} text={sentence(failed)}>
        {!FOR_GOOD.has(failed) && (
          <Button
            size="lg"
            variant="default"
            onClick={() => {
              setProblem(null)
              void look.refetch()
            }}
          >
            {t('again')}
          </Button>
        )}
      </PhoneScreen>
    )
  }
  if (look.data === undefined) return <PhoneScreen title={t('loading')} />
  return (
    <PhoneScreen title={look.data.siteName} text={look.data.meetingTitle}>
      <section className={classes.choices} aria-labelledby="phone-kind">
        <h2 id="phone-kind">{t('door.ask')}</h2>
        {PhoneKind.options.map((kind) => (
          <button
            key={kind}
            type="button"
            disabled={asking}
            onClick={() => void begin(kind)}
            className={classes.choice}
          >
            {kind === 'sound' ? <IconMicrophone size={32} aria-hidden /> : <IconVideo size={32} aria-hidden />}
            <span>
              <strong>{t(`kind.${kind}`)}</strong>
              <small>{t(`door.${kind}Text`)}</small>
            </span>
          </button>
        ))}
        <p className={classes.quiet}>{t('door.permission')}</p>
      </section>
    </PhoneScreen>
  )
}

interface ComeBackProps {
  phone: HallPhone
  onEnter: () => void
}

/** The page was loaded again: the phone is still the hall's, and waits for a touch. */
function ComeBack({ phone, onEnter }: ComeBackProps) {
  const { t } = useTranslation('phone')
  const nameOf = useDeviceName()
  return (
    <PhoneScreen title={phone.siteName} text={phone.meetingTitle}>
      <p className={classes.quiet}>
        {nameOf(phone.label)} · {t(`kind.${phone.kind}`)}
      </p>
      <Button size="xl" fullWidth onClick={onEnter}>
        {t('door.enter')}
      </Button>
    </PhoneScreen>
  )
}
