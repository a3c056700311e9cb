import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { SAMPLE_STATES, SAMPLES_KEPT, type LinkHour } from '../../../../signaling/monitor/wire.ts'
import { currentLanguage } from '../../ui/language.ts'
import { formatNumber } from '../../ui/format.ts'
import { CHART_HEIGHT, CHART_WIDTH, chartOf, stateRuns } from './chart-rules.ts'
import classes from './monitor.module.css'

interface HourChartProps {
  /** A key of `chart`. */
  name: 'rttMs' | 'lossPermille' | 'sentKbps' | 'receivedKbps'
  hour: LinkHour
}

/** The scale reaches at least this far. */
const AT_LEAST = { rttMs: 200, lossPermille: 50, sentKbps: 200, receivedKbps: 200 } as const

/** One figure of a link over the last hour. The sentence under its name says what the drawing shows. */
export function HourChart({ name, hour }: HourChartProps) {
  const { t } = useTranslation('monitor')
  const language = currentLanguage()
  const chart = chartOf(hour[name], hour.everyMs, SAMPLES_KEPT, AT_LEAST[name])
  const words = (value: number) =>
    t(`unit.${name}`, {
      value: formatNumber(name === 'lossPermille' ? value / 10 : value, language, name === 'lossPermille' ? 1 : 0),
    })
  return (
    <figure className={classes.chart}>
      <figcaption>
        <strong>{t(`chart.${name}`)}</strong>
        <span className={classes.now}>{chart.now === null ? t('chart.unknownNow') : words(chart.now)}</span>
        <span className={classes.most}>
          {chart.highest === null
            ? t('chart.nothing')
            : t(chart.highest.minutesAgo === 0 ? 'chart.highestNow' : 'chart.highest', {
                value: words(chart.highest.value),
                count: chart.highest.minutesAgo,
              })}
        </span>
      </figcaption>
      <svg viewBox={`0 -2 ${CHART_WIDTH} ${CHART_HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden>
        <path className={classes.axis} d={`M0 ${CHART_HEIGHT}H${CHART_WIDTH}M0 0H${CHART_WIDTH}`} />
        <path className={classes.curve} d={chart.path} />
      </svg>
      <span className={classes.scale} aria-hidden>
        <span>{words(chart.top)}</span>
        <span>0</span>
      </span>
    </figure>
  )
}

/** What a site was over the last hour: a band of states, and how long it was in each in words. */
export function StateBand({ hour }: { hour: LinkHour }) {
  const { t } = useTranslation('monitor')
  const id = useId()
  const minutes = (state: number) =>
    Math.ceil((hour.states.filter((one) => one === state).length * hour.everyMs) / 60_000)
  const told = SAMPLE_STATES.map((state, index) => ({ state, count: minutes(index) }))
    .filter(({ state, count }) => count > 0 && state !== 'none')
    .reverse()
  return (
    <figure className={classes.chart}>
      <figcaption id={id}>
        <strong>{t('chart.states')}</strong>
        <span className={classes.most}>
          {told.length === 0
            ? t('chart.nothing')
            : told.map(({ state, count }) => t(`stateMinutes.${state}`, { count })).join(' · ')}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${CHART_WIDTH} 14`} preserveAspectRatio="none" aria-hidden className={classes.band}>
        {stateRuns(hour.states, SAMPLES_KEPT).map(({ state, from, to }) => (
          <rect
            key={from}
            x={from * CHART_WIDTH}
            y={BAND_Y[SAMPLE_STATES[state] ?? 'none']}
            width={Math.max(0.5, (to - from) * CHART_WIDTH)}
            height={14 - BAND_Y[SAMPLE_STATES[state] ?? 'none']}
            data-state={SAMPLE_STATES[state]}
          />
        ))}
      </svg>
      <span className={classes.ends} aria-hidden>
        <span>{t('chart.hourAgo')}</span>
        <span>{t('chart.nowWord')}</span>
      </span>
    </figure>
  )
}

/** Height tells as well as colour: the lower the block, the worse. */
const BAND_Y = { none: 14, absent: 12, away: 10, unknown: 6, bad: 6, weak: 3, good: 0 } as const
