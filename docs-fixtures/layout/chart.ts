import { number } from './parts.ts'

/** Pairs of bars (last year grey, this year dark) with their values, as an SVG that prints as lines and text. */
export function barChart(groups: { label: string; before: number; now: number }[], legend: [string, string]): string {
  const width = 620
  const height = 250
  const floor = 205
  const top = Math.max(...groups.flatMap(({ before, now }) => [before, now])) * 1.12
  const step = (width - 50) / groups.length
  const bar = (x: number, value: number, fill: string): string => {
    const tall = (value / top) * (floor - 30)
    return `<rect x="${x.toFixed(1)}" y="${(floor - tall).toFixed(1)}" width="26" height="${tall.toFixed(1)}" fill="${fill}" stroke="#000" stroke-width=".6"/>
<text x="${(x + 13).toFixed(1)}" y="${(floor - tall - 4).toFixed(1)}" text-anchor="middle" font-size="10">${number(value)}</text>`
  }
  const bars = groups.map(({ label, before, now }, index) => {
    const middle = 40 + step * (index + 0.5)
    return `${bar(middle - 28, before, '#c8c8c8')}${bar(middle + 2, now, '#4a6a8a')}<text x="${middle.toFixed(1)}" y="${floor + 16}" text-anchor="middle" font-size="12">${label}</text>`
  })
  return `<figure><svg viewBox="0 0 ${width} ${height}" font-family="Paper"><line x1="40" y1="${floor}" x2="${width - 8}" y2="${floor}" stroke="#000"/><line x1="40" y1="16" x2="40" y2="${floor}" stroke="#000"/>
${bars.join('')}<rect x="190" y="233" width="14" height="10" fill="#c8c8c8" stroke="#000" stroke-width=".6"/><text x="210" y="242" font-size="12">${legend[0]}</text>
<rect x="340" y="233" width="14" height="10" fill="#4a6a8a" stroke="#000" stroke-width=".6"/><text x="360" y="242" font-size="12">${legend[1]}</text></svg></figure>`
}
