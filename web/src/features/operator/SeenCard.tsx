import { Button } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Reception } from '../../../../signaling/reception/wire.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useNow } from '../../ui/use-now.ts'
import { Sentence } from './Sentence.tsx'
import { seenWords, type ReceptionNow } from './reception-words.ts'
import { useOwnStill } from './use-own-still.ts'
import { useOwnCamera } from './use-reception.ts'
import classes from './operator.module.css'

/** Whether the hall is seen: its picture as others get it, with its age, and what the server measures of it. */
export function SeenCard({ now }: { now: ReceptionNow }) {
  const { t } = useTranslation('operator')
  const { media } = useMeetingSession()
  const own = useOwnCamera()
  const refused = useStore(media.store, ({ camera }) => (camera.kind === 'none' ? camera.problem : null))
  const { key, tone } = seenWords(now, own)
  const { t: devices } = useTranslation('devices')
  const advice = key === 'none' && refused !== null ? devices(`problem.camera.${refused}`) : t(`seen.${key}.advice`)
  const picture = now.kind === 'told' ? now.reception.picture : null
  return (
    <section className={classes.card} aria-label={t('seenTitle')}>
      <div className={classes.seen}>
        <OwnStillPicture still={picture?.still ?? null} />
        <div className={classes.words}>
          <Sentence tone={tone} title={t(`seen.${key}.title`)} advice={advice} />
          {picture !== null && <Figures picture={picture} />}
        </div>
      </div>
    </section>
  )
}

const SIZES = ['small', 'medium', 'large'] as const

function Figures({ picture: { state, size, kbps, seats } }: { picture: Reception['picture'] }) {
  const { t } = useTranslation('operator')
  if (state !== 'comes' || size === null || kbps === null) return null
  return (
    <p className={classes.figures}>
      {t('arrives', { size: t(`size.${SIZES[size] ?? 'small'}`), kbps })} {t('sentTo', { count: seats })}
    </p>
  )
}

function OwnStillPicture({ still }: { still: Reception['picture']['still'] }) {
  const { t } = useTranslation('operator')
  const { url, fetchOnce } = useOwnStill(still?.takenAtMs ?? null)
  return (
    <figure className={classes.still}>
      <div className={classes.frame}>
        {url === null ? <IconCamera size={36} aria-hidden /> : <img src={url} alt={t('stillOf')} />}
      </div>
      <figcaption className={classes.caption}>
        {still === null ? t('noStill') : fetchOnce === undefined ? <Age takenAtMs={still.takenAtMs} /> : t('thinLine')}
      </figcaption>
      {fetchOnce !== undefined && (
        <Button size="compact-md" variant="default" onClick={fetchOnce}>
          {t('fetchStill')}
        </Button>
      )}
    </figure>
  )
}

function Age({ takenAtMs }: { takenAtMs: number }) {
  const { t } = useTranslation('operator')
  const { clock } = useMeetingSession()
  const nowMs = useNow(clock.steadyMs, 1_000)
  return t('stillAge', { count: Math.max(0, Math.round((nowMs - takenAtMs) / 1_000)) })
}
