import { useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ShownPage } from '../../pdf/PdfView.tsx'
import styles from './annotations.module.css'
import type { PlacedMark } from './author-document.ts'
import { AuthorChip } from './AuthorChip.tsx'
import { simplify, splitStroke, type InkPoint } from './ink.ts'
import { MarkShape } from './MarkShape.tsx'
import type { MarksSession } from './marks-session.ts'
import { newHighlight, newInk, type UnitRect } from './new-mark.ts'
import { draftOf } from './note-drafts.ts'
import { NoteEditor, NotePin } from './Notes.tsx'
import { DRAWN_WIDTH, pathBetween, strokePath, touches } from './shapes.ts'
import { COLOURS, layerFor, THICKNESSES, toolStore } from './tools.ts'
import { usePointer } from './use-pointer.ts'

const NONE: readonly PlacedMark[] = []
/** Page widths; far below what is seen, but it halves a slow stroke. */
const TOLERANCE = 0.0002

/** Everything that people have laid on one page, and the tool at work on it. */
export function PageMarks({ marks, page }: { marks: MarksSession; page: ShownPage }) {
  const { t } = useTranslation('annotations')
  const { pageIndex, width, height } = page
  const aspect = height / width
  const all = useStore(marks.store, (state) => state.byPage.get(pageIndex)) ?? NONE
  const names = useStore(marks.store, (state) => state.names)
  const { tool, colour, thickness, layer: chosenLayer, fingerDraws, othersShown } = useStore(toolStore)
  const layer = useStore(marks.store, (state) => layerFor(chosenLayer, state.writable))
  const shown = useMemo(() => all.filter((placed) => placed.own || othersShown), [all, othersShown])

  const catcher = useRef<HTMLDivElement>(null)
  const live = useRef<SVGPathElement>(null)
  const [erased, setErased] = useState<ReadonlySet<string>>(new Set())
  /** The same as the state, known at once: the pointer may lift before the next drawing. */
  const erasing = useRef<ReadonlySet<string>>(erased)
  const draft = { marks: marks.name, pageIndex, noteId: null }
  const [noteAt, setNoteAt] = useState<InkPoint | null>(() => draftOf(draft)?.at ?? null)
  const [dragged, setDragged] = useState<UnitRect | null>(null)
  const pen = { colour, width: THICKNESSES[thickness] }
  const catching = tool === 'eraser' || (tool !== 'read' && layer !== null)

  const erase = (from: InkPoint, points: readonly InkPoint[]) => {
    // Half a fingertip on a tablet, whatever the zoom.
    const reach = 8 / width
    const way = points.flatMap((to, index) => pathBetween(points[index - 1] ?? from, to, aspect, reach))
    const hit = all.filter(
      ({ own, mark }) =>
        own && !erasing.current.has(mark.id) && way.some((point) => touches(mark, point, aspect, reach)),
    )
    if (hit.length === 0) return
    erasing.current = new Set([...erasing.current, ...hit.map(({ mark }) => mark.id)])
    setErased(erasing.current)
  }

  const finishErasing = () => {
    if (erasing.current.size > 0) marks.remove(erasing.current)
    erasing.current = new Set()
    setErased(erasing.current)
  }

  usePointer(catcher, catching, fingerDraws, (first) => {
    const drawn = [first]
    const show = () => {
      if (tool === 'pen') live.current?.setAttribute('d', strokePath(drawn, pen.width, aspect))
      if (tool === 'highlight') setDragged(rectOf(drawn))
    }
    if (tool === 'eraser') erase(first, [first])
    show()
    return {
      move(points) {
        const from = drawn.at(-1) ?? first
        drawn.push(...points)
        if (tool === 'eraser') erase(from, points)
        show()
      },
      end() {
        live.current?.setAttribute('d', '')
        setDragged(null)
        if (tool === 'eraser') return finishErasing()
        // Asked only now: the meeting may have ended while this was drawn.
        const into = layerFor(chosenLayer, marks.store.getState().writable) ?? chosenLayer
        if (tool === 'pen') {
          const parts = splitStroke(simplify(drawn, TOLERANCE, aspect))
          marks.add(
            into,
            parts.map((part) => newInk(pageIndex, part, pen)),
          )
        }
        if (tool === 'note') setNoteAt(first)
        if (tool === 'highlight') {
          const rect = rectOf(drawn)
          if (rect.width > 0.005 && rect.height > 0.002) marks.add(into, [newHighlight(pageIndex, [rect], colour)])
        }
      },
    }
  })

  const fullName = ({ author }: PlacedMark) => names.get(author) ?? t('somebody')
  return (
    <div className={styles.overlay} data-tool={tool}>
      <svg viewBox={`0 0 ${DRAWN_WIDTH} ${DRAWN_WIDTH * aspect}`} preserveAspectRatio="none" className={styles.drawing}>
        {shown.map((placed) =>
          erased.has(placed.mark.id) ? null : (
            <MarkShape
              key={placed.mark.id}
              placed={placed}
              aspect={aspect}
              label={t(`markOf.${placed.mark.kind}`, { name: fullName(placed) })}
            />
          ),
        )}
        {dragged !== null && (
          <rect
            x={dragged.x * DRAWN_WIDTH}
            y={dragged.y * DRAWN_WIDTH * aspect}
            width={dragged.width * DRAWN_WIDTH}
            height={dragged.height * DRAWN_WIDTH * aspect}
            className={styles.highlight}
            fill={COLOURS[colour]}
          />
        )}
        <path ref={live} fill={COLOURS[colour]} />
      </svg>
      {catching && (
        <div
          ref={catcher}
          className={styles.catcher}
          data-under={tool === 'highlight' || undefined}
          data-finger={fingerDraws || undefined}
        />
      )}
      {tool === 'read' && <AuthorChip shown={shown} aspect={aspect} width={width} nameOf={fullName} />}
      {shown.map((placed) =>
        placed.mark.kind === 'note' && !erased.has(placed.mark.id) ? (
          <NotePin
            key={placed.mark.id}
            marks={marks}
            note={placed.mark}
            placed={placed}
            name={fullName(placed)}
            inert={tool === 'pen' || tool === 'eraser'}
          />
        ) : null,
      )}
      {noteAt !== null && (
        <NoteEditor
          draft={draft}
          at={noteAt}
          text=""
          onCancel={() => setNoteAt(null)}
          onSave={(text, newNote) => {
            marks.add(layer ?? chosenLayer, [newNote(pageIndex, noteAt, text, colour)])
            setNoteAt(null)
          }}
        />
      )}
    </div>
  )
}

function rectOf(points: readonly InkPoint[]): UnitRect {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined) return { x: 0, y: 0, width: 0, height: 0 }
  const within = (value: number) => Math.min(1, Math.max(0, value))
  const [x, y] = [within(Math.min(first.x, last.x)), within(Math.min(first.y, last.y))]
  return { x, y, width: within(Math.max(first.x, last.x)) - x, height: within(Math.max(first.y, last.y)) - y }
}
