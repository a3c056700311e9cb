import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunningBallot } from '../../../../signaling/voting/wire.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { ResultView } from './ResultView.tsx'
import { Turnout } from './Turnout.tsx'
import classes from './voting.module.css'

/** So long a hall sees what came out, unless the next ballot is opened before. */
const RESULT_SHOWN_MS = 90_000

/**
 * The ballot that a hall's display shows now: the one that is open or stopped, and for a while the result of one that ended before the display's eyes.
 * Null: none.
 */
export function useDisplayBallot(): RunningBallot | null {
  const { ballot } = useRoom().voting
  const [seenOpen, setSeenOpen] = useState<string | null>(null)
  const [over, setOver] = useState<string | null>(null)
  const id = ballot?.ballotId ?? null
  const ended = ballot?.state === 'ended'
  if (id !== null && !ended && seenOpen !== id) setSeenOpen(id)
  useEffect(() => {
    if (id === null || !ended || seenOpen !== id) return undefined
    const timer = setTimeout(() => setOver(id), RESULT_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, ended, seenOpen])
  if (ballot === null) return null
  if (!ended) return ballot
  return seenOpen === id && over !== id ? ballot : null
}

/** For a hall: how many have voted while the ballot is open, and the result with its arithmetic after the end. */
export function DisplayBallot({ ballot }: { ballot: RunningBallot }) {
  const { t } = useTranslation('voting')
  const { title, text, state, entitled, voted, result, counting } = ballot
  return (
    <section className={classes.display} aria-label={t('title')}>
      <p className={classes.displayState} role="status">
        {counting === null ? t(`display.${state}`) : t(`secret.counting.${counting}`)}
      </p>
      <h1>{title}</h1>
      {text !== '' && result === null && <p className={classes.displayText}>{text}</p>}
      {result === null ? <Turnout voted={voted} entitled={entitled} /> : <ResultView result={result} large />}
    </section>
  )
}
