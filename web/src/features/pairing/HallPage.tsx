import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { beginPairing, leavePairing, type OwnPairing } from '../../../../signaling/pairing/wire.ts'
import { takePairedReturn } from '../../meeting-room/use-paired-return.ts'
import { call } from '../../net/http.ts'
import { useWhoAmI } from '../../queries/who-am-i.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatClock, formatDayTime, formatTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { useNow } from '../../ui/use-now.ts'
import { codeInTwo, mayEnterAgain } from './hall-rules.ts'
import classes from './pairing.module.css'
import { OWN_PAIRING_KEY, useOwnPairing } from './use-own-pairing.ts'

/**
 * The page that a hall's browser opens with: pairs it once, then takes it into its meeting by itself, or waits for one.
 *
 * @param props.meanwhile - What an operator's machine does while no meeting is to be entered.
 */
export function HallPage({ meanwhile }: { meanwhile: ReactNode }) {
  const { t } = useTranslation('pairing')
  const own = useOwnPairing()
  const found = own.data?.own
  useEffect(() => {
    document.title = t('hall.title')
  }, [t])
  if (found === undefined) {
    return own.isError ? (
      <Screen title={t('hall.noServer')} text={t('hall.noServerText')} />
    ) : (
      <Screen title={t('hall.asking')} />
    )
  }
  if (found.kind === 'paired') return <Paired own={found} cutOff={own.isError} meanwhile={meanwhile} />
  return <Unpaired waits={found.kind === 'waiting'} />
}

function Screen({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <main className={classes.screen}>
      <div role="status">
        <h1>{title}</h1>
        {text !== undefined && <p>{text}</p>}
      </div>
      {children}
    </main>
  )
}

interface ShownCode {
  readonly code: string
  readonly lastsMs: number
  readonly shownAtMs: number
}

function Unpaired({ waits }: { waits: boolean }) {
  const { t } = useTranslation('pairing')
  const sentence = useErrorSentence('pairing')
  const client = useQueryClient()
  const [shown, setShown] = useState<ShownCode | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const nowMs = useNow(() => performance.now(), 1_000)
  const leftMs = shown === null ? 0 : shown.lastsMs - (nowMs - shown.shownAtMs)
  async function begin(): Promise<void> {
    setAsking(true)
    const answer = await call(beginPairing, {})
    setAsking(false)
    setProblem(answer.ok ? null : sentence(answer.error))
    if (!answer.ok) return
    const { code, codeUntilMs, nowMs: serverMs } = answer.result
    setShown({ code, lastsMs: codeUntilMs - serverMs, shownAtMs: performance.now() })
    await client.invalidateQueries({ queryKey: OWN_PAIRING_KEY })
  }
  if (shown !== null && leftMs > 0 && (waits || nowMs - shown.shownAtMs < 5_000)) {
    return (
      <Screen title={t('hall.codeTitle')} text={t('hall.codeText')}>
        <p className={classes.code} aria-label={t('hall.code', { code: [...shown.code].join(' ') })}>
          {codeInTwo(shown.code)}
        </p>
        <p className={classes.quiet}>
          {t('hall.codeLasts')} <time>{formatClock(leftMs)}</time>
        </p>
      </Screen>
    )
  }
  return (
    <Screen title={t(shown === null ? 'hall.unpaired' : 'hall.codeOver')} text={t('hall.unpairedText')}>
      {problem !== null && <p role="alert">{problem}</p>}
      <button type="button" disabled={asking} onClick={() => void begin()}>
        {t(shown === null ? 'hall.begin' : 'hall.beginAgain')}
      </button>
      <Link to="/dang-nhap" className={classes.way}>
        {t('hall.signIn')}
      </Link>
    </Screen>
  )
}

type PairedBrowser = Extract<OwnPairing, { kind: 'paired' }>

function Paired({ own, cutOff, meanwhile }: { own: PairedBrowser; cutOff: boolean; meanwhile: ReactNode }) {
  const { t } = useTranslation('pairing')
  const navigate = useNavigate()
  const who = useWhoAmI()
  const [returned, setReturned] = useState(takePairedReturn)
  const [cameAtMs] = useState(() => performance.now())
  const nowMs = useNow(() => performance.now(), 1_000)
  const { meeting, part } = own
  const known = who.data?.paired === part && who.data.account?.accountId === own.account.accountId
  const mayEnter = meeting !== null && mayEnterAgain(returned, meeting.meetingId, nowMs - cameAtMs)
  const { refetch } = who
  useEffect(() => {
    // What the page knew of who is signed in is of before the pairing.
    if (!known) void refetch()
  }, [known, refetch])
  const path = meeting === null ? null : `/cuoc-hop/${meeting.meetingId}/${part === 'display' ? 'man-hinh' : 'vao'}`
  useEffect(() => {
    if (mayEnter && known && path !== null) void navigate(path, { replace: true })
  }, [mayEnter, known, path, navigate])
  if (mayEnter) return <Screen title={t('hall.entering')} text={meeting.title} />
  return (
    <Screen title={own.siteName} text={waitingWords()}>
      {own.next !== null && (
        <p>
          {t('hall.next')} <strong>{own.next.title}</strong>
          <br />
          {formatDayTime(own.next.startsAtMs, currentLanguage())}
        </p>
      )}
      <p className={classes.quiet}>
        {cutOff ? t('hall.noServerText') : t(meeting === null ? 'hall.byItself' : 'hall.held')}
      </p>
      {meeting !== null && (
        <button type="button" onClick={() => setReturned(null)}>
          {t('hall.enterAgain')}
        </button>
      )}
      {meeting === null && known && part === 'operator' && meanwhile}
      <Foot own={own} />
    </Screen>
  )

  function waitingWords(): string {
    if (meeting !== null) return t(returned?.reason === 'left' ? 'hall.left' : 'hall.notIn', { title: meeting.title })
    return t('hall.noMeeting')
  }
}

/** What this browser is, what time it is, and the way out of the pairing. */
function Foot({ own }: { own: PairedBrowser }) {
  const { t } = useTranslation('pairing')
  const client = useQueryClient()
  const confirm = useConfirm()
  const sentence = useErrorSentence('pairing')
  const nowMs = useNow(() => Date.now(), 5_000)
  const leave = () =>
    void confirm({
      title: t('hall.leave'),
      text: t('hall.leaveText', { site: own.siteName }),
      confirm: t('hall.leave'),
      danger: true,
      async act() {
        const answer = await call(leavePairing, {})
        if (!answer.ok) return sentence(answer.error)
        await client.invalidateQueries()
        return null
      },
    })
  return (
    <footer className={classes.foot}>
      <span>
        {own.label} · {t(`part.${own.part}`)}
      </span>
      <time>{formatTime(nowMs)}</time>
      <button type="button" className={classes.small} onClick={leave}>
        {t('hall.leave')}
      </button>
    </footer>
  )
}
