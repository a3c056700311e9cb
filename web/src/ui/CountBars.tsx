import bars from './bars.module.css'

const WIDTH = 1_000

export interface CountRow {
  readonly key: string
  readonly label: string
  /** Decides the colour: `for`, `against`, `abstain`, `other`, or `none` for silence. */
  readonly countsAs: string
  readonly count: number
  /** The count in words. */
  readonly words: string
}

interface CountBarsProps {
  /** What is counted, for a screen reader. */
  label: string
  rows: readonly CountRow[]
  /** A bar is as long as its count's share of these. */
  of: number
  barClassName?: string | undefined
}

/** What people decided: a bar for each choice. */
export function CountBars({ label: title, rows, of, barClassName = '' }: CountBarsProps) {
  return (
    <ul className={bars.bars} aria-label={title}>
      {rows.map(({ key, label, countsAs, count, words }) => (
        <li key={key}>
          <div className={bars.words}>
            <span className={bars.name}>{label}</span>
            <span className={bars.value}>{words}</span>
          </div>
          <svg
            className={`${bars.bar} ${barClassName}`}
            data-tall
            data-counts={countsAs}
            viewBox={`0 0 ${WIDTH} 20`}
            preserveAspectRatio="none"
            aria-hidden
          >
            <rect className={bars.track} y={18} width={WIDTH} height={2} />
            <rect className={bars.filled} width={of === 0 ? 0 : (count / of) * WIDTH} height={20} />
          </svg>
        </li>
      ))}
    </ul>
  )
}
