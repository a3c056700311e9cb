import type { Layout } from '../../../../signaling/wire/layout.ts'

type Box = readonly [x: number, y: number, width: number, height: number]

function cells(columns: number, rows: number): Box[] {
  const [width, height] = [(44 - 2 * (columns - 1)) / columns, (26 - 2 * (rows - 1)) / rows]
  return Array.from({ length: columns * rows }, (_, at) => [
    2 + (at % columns) * (width + 2),
    2 + Math.floor(at / columns) * (height + 2),
    width,
    height,
  ])
}

const BOXES: Readonly<Record<Layout, readonly Box[]>> = {
  standard: [[2, 2, 44, 17], ...cells(4, 1).map(([x, , width]): Box => [x, 21, width, 7])],
  one: [[2, 2, 44, 26]],
  chairAndSpeaker: cells(2, 1).map(([x, , width]): Box => [x, 7, width, 16]),
  grid4: cells(2, 2),
  grid9: cells(3, 3),
  content: [
    [2, 2, 30, 26],
    [34, 2, 12, 8],
  ],
  districts: [[2, 2, 20, 5], ...cells(4, 3).slice(4)],
}

/** A small drawing of the layout. */
export function LayoutIcon({ layout }: { layout: Layout }) {
  return (
    <svg viewBox="0 0 48 30" width={64} height={40} aria-hidden>
      <rect width={48} height={30} rx={3} fill="none" stroke="currentColor" strokeOpacity={0.5} />
      {BOXES[layout].map(([x, y, width, height]) => (
        <rect
          key={`${x} ${y}`}
          x={x}
          y={y}
          width={width}
          height={height}
          rx={1}
          fill="currentColor"
          fillOpacity={0.55}
        />
      ))}
    </svg>
  )
}
