import { useMemo, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { ShownPage } from '../../pdf/PdfView.tsx'
import styles from './annotations.module.css'
import type { PlacedMark } from './author-document.ts'
import { AuthorChip } from './AuthorChip.tsx'
import { MarkShape } from './MarkShape.tsx'
import type { MarksSession } from './marks-session.ts'
import { MarksTool } from './marks-tools.ts'
import { draftOf } from './note-drafts.ts'
import { NoteEditor, NotePin } from './Notes.tsx'
import { DRAWN_WIDTH } from './shapes.ts'
import { COLOURS, layerFor, toolStore } from './tools.ts'
import { usePointer } from './use-pointer.ts'

const NONE: readonly PlacedMark[] = []

/** Everything that people have laid on one page, and the tool at work on it. */
export function PageMarks({ marks, page }: { marks: MarksSession; page: ShownPage }) {
  const { t } = useTranslation('annotations')
  const { pageIndex, width, height } = page
  const aspect = height / width
  const draft = { marks: marks.name, pageIndex, noteId: null }
  const [atWork] = useState(() => new MarksTool(draftOf(draft)?.at ?? null))
  const shown = useShownMarks(marks, pageIndex)
  const erased = useStore(atWork.store, (state) => state.erased)
  const noteAt = useStore(atWork.store, (state) => state.noteAt)
  const names = useStore(marks.store, (state) => state.names)
  const nameOf = ({ author }: PlacedMark) => names.get(author) ?? t('somebody')
  const { tool, colour, layer } = useStore(toolStore)
  const left = shown.filter(({ mark }) => !erased.has(mark.id))
  const catcher = useRef<HTMLDivElement>(null)
  const catches = useTool(catcher, atWork, marks, { pageIndex, aspect, width })
  return (
    <div className={styles.overlay} data-tool={tool}>
      <svg viewBox={`0 0 ${DRAWN_WIDTH} ${DRAWN_WIDTH * aspect}`} preserveAspectRatio="none" className={styles.drawing}>
        {left.map((placed) => (
          <MarkShape
            key={placed.mark.id}
            placed={placed}
            aspect={aspect}
            label={t(`markOf.${placed.mark.kind}`, { name: nameOf(placed) })}
          />
        ))}
        <Drawn atWork={atWork} aspect={aspect} />
      </svg>
      {catches && <Catcher target={catcher} />}
      {tool === 'read' && <AuthorChip shown={shown} aspect={aspect} width={width} nameOf={nameOf} />}
      <Pins marks={marks} shown={left} nameOf={nameOf} />
      {noteAt !== null && (
        <NoteEditor
          draft={draft}
          at={noteAt}
          text=""
          onCancel={() => atWork.closeNote()}
          onSave={(text, newNote) => {
            const into = layerFor(layer, marks.store.getState().writable) ?? layer
            marks.add(into, [newNote(pageIndex, noteAt, text, colour)])
            atWork.closeNote()
          }}
        />
      )}
    </div>
  )
}

/** The marks of a page, without those of others where the person does not want to see them. */
function useShownMarks(marks: MarksSession, pageIndex: number): readonly PlacedMark[] {
  const all = useStore(marks.store, (state) => state.byPage.get(pageIndex)) ?? NONE
  const othersShown = useStore(toolStore, (state) => state.othersShown)
  return useMemo(() => all.filter((placed) => placed.own || othersShown), [all, othersShown])
}

/** @returns whether the page's pointer is the tool's, not left to scrolling and to selecting text. */
function useTool(
  catcher: RefObject<HTMLElement | null>,
  atWork: MarksTool,
  marks: MarksSession,
  page: { readonly pageIndex: number; readonly aspect: number; readonly width: number },
): boolean {
  const { tool, layer, fingerDraws } = useStore(toolStore)
  const writes = useStore(marks.store, ({ writable }) => layerFor(layer, writable) !== null)
  const catches = tool === 'eraser' || (tool !== 'read' && writes)
  usePointer(catcher, catches, fingerDraws, (first) => atWork.begin(toolStore.getState(), { marks, ...page }, first))
  return catches
}

/** What a stroke shows before it ends. */
function Drawn({ atWork, aspect }: { atWork: MarksTool; aspect: number }) {
  const path = useStore(atWork.store, (state) => state.path)
  const dragged = useStore(atWork.store, (state) => state.dragged)
  const fill = COLOURS[useStore(toolStore, (state) => state.colour)]
  return (
    <>
      {dragged !== null && (
        <rect
          x={dragged.x * DRAWN_WIDTH}
          y={dragged.y * DRAWN_WIDTH * aspect}
          width={dragged.width * DRAWN_WIDTH}
          height={dragged.height * DRAWN_WIDTH * aspect}
          className={styles.highlight}
          fill={fill}
        />
      )}
      <path d={path} fill={fill} />
    </>
  )
}

function Catcher({ target }: { target: RefObject<HTMLDivElement | null> }) {
  const { tool, fingerDraws } = useStore(toolStore)
  return (
    <div
      ref={target}
      className={styles.catcher}
      data-under={tool === 'highlight' || undefined}
      data-finger={fingerDraws || undefined}
    />
  )
}

interface PinsProps {
  marks: MarksSession
  shown: readonly PlacedMark[]
  nameOf: (placed: PlacedMark) => string
}

/** The notes among the marks: buttons, above all that is drawn. */
function Pins({ marks, shown, nameOf }: PinsProps) {
  const tool = useStore(toolStore, (state) => state.tool)
  const inert = tool === 'pen' || tool === 'eraser'
  return shown.map((placed) =>
    placed.mark.kind === 'note' ? (
      <NotePin
        key={placed.mark.id}
        marks={marks}
        note={placed.mark}
        placed={placed}
        name={nameOf(placed)}
        inert={inert}
      />
    ) : null,
  )
}
