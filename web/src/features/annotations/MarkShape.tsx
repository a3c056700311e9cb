import { memo } from 'react'
import styles from './annotations.module.css'
import type { PlacedMark } from './author-document.ts'
import { DRAWN_WIDTH, inkPath } from './shapes.ts'
import { COLOURS } from './tools.ts'

/** Ink or highlight as a shape; notes are buttons and lie above. */
export const MarkShape = memo(function MarkShape(props: { placed: PlacedMark; aspect: number; label: string }) {
  const { placed, aspect, label } = props
  const { mark } = placed
  const colour = COLOURS[mark.colour]
  switch (mark.kind) {
    case 'ink':
      return (
        <path
          role="img"
          aria-label={label}
          data-mark={mark.id}
          data-layer={placed.layer}
          d={inkPath(mark, aspect)}
          fill={colour}
        />
      )
    case 'highlight':
      return (
        <g role="img" aria-label={label} data-mark={mark.id} data-layer={placed.layer} className={styles.highlight}>
          {mark.rects.map((rect, index) => (
            <rect
              key={index}
              x={rect.x * DRAWN_WIDTH}
              y={rect.y * DRAWN_WIDTH * aspect}
              width={rect.width * DRAWN_WIDTH}
              height={rect.height * DRAWN_WIDTH * aspect}
              fill={colour}
            />
          ))}
        </g>
      )
    case 'note':
      return null
    default:
      return mark satisfies never
  }
})
