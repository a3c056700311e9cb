import { aimOf, isMet, unanswered, type Aim } from './aims.ts'
import type { Figures } from './figures.ts'

const COLUMNS = ['figure', 'median', 'min', 'max', 'unit', 'runs', 'aim', ''] as const

/** The figures as lines for a terminal, each beside its aim and whether it reached it. */
export function tableOf(bench: string, figures: Figures): string {
  const rows = Object.entries(figures).map(([name, figure]) => {
    const aim = aimOf(bench, name)
    const judged = aim === undefined ? ['', ''] : [aimText(aim), isMet(aim, figure) ? 'met' : 'NOT MET']
    const { median, min, max, unit, runs } = figure
    return [name, short(median), short(min), short(max), unit, String(runs.length), ...judged]
  })
  for (const aim of unanswered(bench, Object.keys(figures))) {
    rows.push([aim.figure, '', '', '', '', '0', aimText(aim), 'NOT MEASURED'])
  }
  const lines = [[...COLUMNS], ...rows]
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Three digits that count; whole numbers from a hundred on. */
export function short(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}

function aimText({ limit, value, judgedBy }: Aim): string {
  return `${limit === 'atMost' ? '≤' : '≥'} ${short(value)}${judgedBy === 'worst' ? ' in every run' : ''}`
}

const isNumber = (column: number): boolean => (column >= 1 && column <= 3) || column === 5
