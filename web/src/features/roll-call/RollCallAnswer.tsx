import { Button, NumberInput, Textarea } from '@mantine/core'
import { IconCircleCheck, IconUserCheck } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { MAX_HEAD_COUNT } from '../../../../signaling/wire/head-count.ts'
import { namesIn } from '../../meeting-room/hall-names.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights } from '../../meeting-room/use-room.ts'
import { formatTime } from '../../ui/format.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { isAsked, waitsForCall, type OwnPlaces } from './answer-rules.ts'
import { CommunesDialog } from './CommunesDialog.tsx'
import { useAnswerActs, useOwnPlaces } from './use-roll-call.ts'
import classes from './roll-call.module.css'

/** Asks a hall or a delegate to answer the roll call, large, and says what has been answered. Nothing to answer: nothing is shown. */
export function RollCallAnswer() {
  const { t } = useTranslation('roll-call')
  const mine = useOwnPlaces()
  const leads = useRights().rollCall
  const [dismissed, setDismissed] = useState<string | null>(null)
  if (mine === null || !isAsked(mine)) return null
  const { now, own } = mine
  const over = now.endedAtMs !== null
  if (over && dismissed === now.rollCallId) return null
  // Chair and secretaries see at their own panel that it goes on.
  if (leads && waitsForCall(mine)) return null
  // Who came late is asked for the rest of the meeting, unless they say that they need not be.
  const dismiss = over && (
    <Button variant="default" onClick={() => setDismissed(now.rollCallId)}>
      {t('answer.dismiss')}
    </Button>
  )
  return (
    <section aria-label={t('answer.label')}>
      {waitsForCall(mine) ? (
        <div className={classes.answer} data-done="true">
          <p className={classes.done}>{t('answer.wait')}</p>
        </div>
      ) : own.seat.kind === 'site' ? (
        <HallAnswer key={now.rollCallId} mine={mine} dismiss={dismiss} />
      ) : (
        <PersonAnswer key={now.rollCallId} mine={mine} dismiss={dismiss} />
      )}
    </section>
  )
}

interface AnswerProps {
  mine: OwnPlaces
  dismiss: ReactNode
}

/** A delegate says "here", and confirms it: two presses, so that a stray one counts nobody. */
function PersonAnswer({ mine: { now, own }, dismiss }: AnswerProps) {
  const { t } = useTranslation('roll-call')
  // At the desk the question must not cover what it is answered beside.
  const slim = useRights().rollCall
  const acts = useAnswerActs()
  const sending = useSending()
  const { state, atMs, reason } = own.place
  if (state === 'present') return <Done atMs={atMs} words="" />
  const step = state === 'checkedIn' ? 'confirm' : 'checkIn'
  const onAir = now.calledSeatId === own.seat.seatId
  const over = now.endedAtMs !== null
  return (
    <div className={classes.answer} data-slim={slim}>
      <p className={classes.ask}>
        {state === 'checkedIn'
          ? t('answer.confirmAsk')
          : t(over ? 'answer.notYet' : onAir ? 'answer.onAirPerson' : 'answer.ask')}
      </p>
      {state === 'excused' && <p className={classes.done}>{t('answer.excused', { reason })}</p>}
      {state === 'absent' && !over && <p className={classes.done}>{t('answer.absent')}</p>}
      <Button
        size={slim ? 'sm' : 'lg'}
        color="green"
        loading={sending.busy}
        leftSection={<IconUserCheck size={24} aria-hidden />}
        onClick={() => void sending.run(acts[step](now))}
      >
        {t(`answer.${step}`)}
      </Button>
      {dismiss}
      <Problem words={sending.problem} />
    </div>
  )
}

/** An operator answers for the hall by one button; the head count and the names are those that the hall told before. */
function HallAnswer({ mine, dismiss }: AnswerProps) {
  const { t } = useTranslation('roll-call')
  const { now, own, below } = mine
  const [changing, setChanging] = useState(false)
  const [communes, setCommunes] = useState(false)
  const { state, atMs, headCount, reason } = own.place
  const answered = state === 'present' || state === 'excused'
  const done = below.filter(({ place }) => place.state !== 'waiting').length
  const forCommunes = below.length > 0 && (
    <>
      <Button variant="default" onClick={() => setCommunes(true)}>
        {t('answer.communes', { done, all: below.length })}
      </Button>
      <CommunesDialog opened={communes} onClose={() => setCommunes(false)} mine={mine} />
    </>
  )
  if (answered && !changing) {
    const words = state === 'excused' ? t('answer.excused', { reason }) : t('head', { n: headCount })
    return (
      <Done atMs={atMs} words={words}>
        <Button variant="default" onClick={() => setChanging(true)}>
          {t('answer.change')}
        </Button>
        {forCommunes}
      </Done>
    )
  }
  const onAir = now.calledSeatId === own.seat.seatId
  return (
    <div className={classes.answer}>
      <p className={classes.ask}>
        {t(now.endedAtMs !== null ? 'answer.notYet' : onAir ? 'answer.onAir' : 'answer.ask')}
      </p>
      {state === 'absent' && now.endedAtMs === null && <p className={classes.done}>{t('answer.absent')}</p>}
      <HallForm
        mine={mine}
        onDone={() => setChanging(false)}
        onCancel={changing ? () => setChanging(false) : undefined}
      />
      {forCommunes}
      {dismiss}
    </div>
  )
}

interface HallFormProps {
  mine: OwnPlaces
  onDone: () => void
  onCancel: (() => void) | undefined
}

function HallForm({ mine: { now, own }, onDone, onCancel }: HallFormProps) {
  const { t } = useTranslation('roll-call')
  const { session } = useMeetingSession()
  const hall = useStore(session.store, (state) => state.own)
  const acts = useAnswerActs()
  const sending = useSending()
  const [typed, setTyped] = useState<{ count?: number; guests?: number; names?: string }>({})
  const [naming, setNaming] = useState(false)
  const count = typed.count ?? hall?.headCount ?? 0
  const guests = typed.guests ?? own.place.guests
  const names = typed.names ?? hall?.people.join('\n') ?? ''
  const send = async () => {
    const people = namesIn(names)
    if (people === null) return sending.fail(t('answer.wrongNames'))
    if (guests > count) return sending.fail(t('answer.wrongCount'))
    const { seatId } = own.seat
    const answer = { seatId, state: 'present' as const, headCount: count, guests, people, reason: '' }
    if (await sending.run(acts.answer(now, [answer]))) onDone()
  }
  return (
    <>
      <NumberInput
        label={t('answer.count')}
        description={t('answer.countText')}
        {...{ min: 0, max: MAX_HEAD_COUNT, allowDecimal: false, allowNegative: false, w: 200 }}
        value={count}
        onChange={(value) => setTyped({ ...typed, count: Number(value) || 0 })}
      />
      <NumberInput
        label={t('answer.guests')}
        {...{ min: 0, max: MAX_HEAD_COUNT, allowDecimal: false, allowNegative: false, w: 130 }}
        value={guests}
        onChange={(value) => setTyped({ ...typed, guests: Number(value) || 0 })}
      />
      {naming && (
        <Textarea
          className={classes.names}
          label={t('answer.names')}
          value={names}
          onChange={(event) => setTyped({ ...typed, names: event.currentTarget.value })}
          autosize
          minRows={2}
          maxRows={6}
        />
      )}
      <Button
        size="lg"
        color="green"
        loading={sending.busy}
        leftSection={<IconUserCheck size={24} aria-hidden />}
        onClick={() => void send()}
      >
        {now.endedAtMs !== null
          ? t('answer.lateHere')
          : count > 0
            ? t('answer.hereCount', { n: count })
            : t('answer.here')}
      </Button>
      {!naming && (
        <Button variant="default" onClick={() => setNaming(true)}>
          {t('answer.showNames')}
        </Button>
      )}
      {onCancel !== undefined && (
        <Button variant="default" onClick={onCancel}>
          {t('answer.cancel')}
        </Button>
      )}
      <Problem words={sending.problem} />
    </>
  )
}

function Done({ atMs, words, children }: { atMs: number | null; words: string; children?: ReactNode }) {
  const { t } = useTranslation('roll-call')
  return (
    <div className={classes.answer} data-done="true">
      <IconCircleCheck size={24} aria-hidden />
      <p className={classes.done}>
        {t('answer.done', { at: atMs === null ? '' : formatTime(atMs) })}
        {words !== '' && ` · ${words}`}
      </p>
      {children}
    </div>
  )
}

function Problem({ words }: { words: string | null }) {
  return words === null ? null : (
    <p className={classes.problem} role="alert">
      {words}
    </p>
  )
}

/** An answer on its way: busy until it is on the server, or what is wrong in words. */
function useSending() {
  const sentence = useErrorSentence('roll-call')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    busy,
    problem,
    fail: (words: string) => setProblem(words),
    async run(request: Promise<string | null>): Promise<boolean> {
      setBusy(true)
      setProblem(null)
      const code = await request
      setBusy(false)
      if (code !== null) setProblem(sentence(code))
      return code === null
    },
  }
}
