import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CHECK_NAMES, takeRehearsal } from '../../../../signaling/rehearsal/wire.ts'
import { call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useNow } from '../../ui/use-now.ts'
import { CALLS_KEY, HALL_LOOK_EVERY_MS, keyOf, useCalls, type OwnCall } from './use-calls.ts'
import { useRehearsal, type RehearsalRun } from './use-rehearsal.ts'
import classes from './readiness.module.css'

/** People in the hall read first what is going to happen, and may put it off. */
const BEGINS_AFTER_MS = 10_000
/** When another machine of the site is at it, or the server did not answer. */
const TRY_AGAIN_MS = 60_000

/** On the waiting page of a hall's paired browser: rehearses by itself when the site is called, and says so on the screen all the while. */
export function HallRehearsal() {
  const calls = useCalls(HALL_LOOK_EVERY_MS).data ?? []
  const next = calls.find(({ doneAtMs, inMeeting }) => doneAtMs === null && !inMeeting)
  const [shown, setShown] = useState<OwnCall | null>(null)
  if (next !== undefined && (shown === null || keyOf(next) !== keyOf(shown))) setShown(next)
  if (shown === null) return null
  const open = calls.some((one) => keyOf(one) === keyOf(shown))
  return <Called key={keyOf(shown)} called={shown} open={open} />
}

type Phase =
  | { readonly kind: 'announced'; readonly beginsAtMs: number }
  | { readonly kind: 'begun' }
  /** Somebody in the hall put it off; a press begins it. */
  | { readonly kind: 'putOff' }

/** @param props.open - The call still stands. */
function Called({ called, open }: { called: OwnCall; open: boolean }) {
  const { t } = useTranslation('readiness')
  const { meetingId, title } = called
  const client = useQueryClient()
  const look = () => void client.invalidateQueries({ queryKey: CALLS_KEY })
  const { run, start, stop } = useRehearsal(meetingId, look)
  const nowMs = useNow(() => performance.now(), 1_000)
  const [phase, setPhase] = useState<Phase>(() => ({ kind: 'announced', beginsAtMs: nowMs + BEGINS_AFTER_MS }))
  const asking = useRef(false)
  const begin = async () => {
    if (asking.current) return
    asking.current = true
    const taken = await call(takeRehearsal, { meetingId })
    asking.current = false
    if (!taken.ok) {
      look()
      return setPhase({ kind: 'announced', beginsAtMs: performance.now() + TRY_AGAIN_MS })
    }
    setPhase({ kind: 'begun' })
    await start()
  }
  const putOff = () => {
    stop()
    setPhase({ kind: 'putOff' })
  }
  const due = phase.kind === 'announced' && nowMs >= phase.beginsAtMs
  const latest = useRef(begin)
  latest.current = begin
  useEffect(() => {
    if (due && open) void latest.current()
  }, [due, open])
  if (!open && phase.kind !== 'begun') return null
  if (phase.kind === 'begun' && run.kind === 'done') return <Found run={run} title={title} />
  // Another machine is at it, or has done it.
  if (phase.kind === 'announced' && phase.beginsAtMs - nowMs > BEGINS_AFTER_MS + 1_000) {
    return <p role="status">{t('hall.elsewhere', { title })}</p>
  }
  if (phase.kind === 'begun') {
    return (
      <section className={classes.hall} role="status" aria-label={t('run.title')}>
        <p>
          <strong>{t('hall.running', { title })}</strong>
        </p>
        <p>{t('hall.devicesOn')}</p>
        <progress max={1} value={run.kind === 'running' ? run.share : 0} aria-label={t('run.running')} />
        <button type="button" onClick={putOff}>
          {t('run.stop')}
        </button>
      </section>
    )
  }
  const leftS = phase.kind === 'announced' ? Math.max(0, Math.ceil((phase.beginsAtMs - nowMs) / 1_000)) : null
  return (
    <section className={classes.hall} aria-label={t('run.title')}>
      <p role="status">
        <strong>{t('call.text', { title })}</strong>
      </p>
      <p>{leftS === null ? t('hall.putOff') : t('hall.soon', { seconds: leftS })}</p>
      <div className={classes.hallButtons}>
        <button type="button" onClick={() => void begin()}>
          {t('hall.now')}
        </button>
        {leftS !== null && (
          <button type="button" onClick={putOff}>
            {t('hall.later')}
          </button>
        )}
      </div>
    </section>
  )
}

/** What was found, readable from the hall's floor. */
function Found({ run: { found, sent }, title }: { run: Extract<RehearsalRun, { kind: 'done' }>; title: string }) {
  const { t } = useTranslation('readiness')
  const sentence = useErrorSentence('readiness')
  return (
    <section className={classes.hall} aria-label={t('run.title')}>
      <p role="status">
        <strong>{t('hall.done', { title })}</strong>
      </p>
      <ul>
        {CHECK_NAMES.map((name) => (
          <li key={name}>
            {t(`check.${name}`)}: {t(`found.${name}.${found[name]}`)}
          </li>
        ))}
      </ul>
      <p>{sent === 'sending' || sent === 'sent' ? t(`run.${sent}`) : sentence(sent.error)}</p>
    </section>
  )
}
