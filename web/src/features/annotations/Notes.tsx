import { Button, Group, Text, Textarea } from '@mantine/core'
import { IconLock, IconNote } from '@tabler/icons-react'
import { useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { Mark } from '../../../../signaling/annotations/wire.ts'
import { formatDate, formatTime } from '../../ui/format.ts'
import styles from './annotations.module.css'
import type { PlacedMark } from './author-document.ts'
import type { InkPoint } from './ink.ts'
import type { MarksSession } from './marks-session.ts'
import { newNote } from './new-mark.ts'
import { draftOf, dropDraft, keepDraft, type NoteDraft } from './note-drafts.ts'
import { COLOURS } from './tools.ts'

type NoteMark = Extract<Mark, { kind: 'note' }>
const MAX_LETTERS = 2000

/** Boxes open towards the middle of the page, so that they stay on it. */
function boxStyle({ x, y }: InkPoint): CSSProperties {
  return {
    left: `${x * 100}%`,
    top: `${y * 100}%`,
    transform: `translate(${x > 0.5 ? '-100%' : '0'}, ${y > 0.6 ? '-100%' : '0'})`,
  }
}

interface NoteEditorProps {
  /** What is written here is kept under this name until it is saved or given up. */
  draft: Pick<NoteDraft, 'marks' | 'pageIndex' | 'noteId'>
  at: InkPoint
  text: string
  onSave: (text: string, make: typeof newNote) => void
  onCancel: () => void
}

export function NoteEditor({ draft, at, text, onSave, onCancel }: NoteEditorProps) {
  const { t } = useTranslation('annotations')
  const [written, setWritten] = useState(() => draftOf(draft)?.text ?? text)
  const clean = written.normalize('NFC').trim()
  const save = () => {
    if (clean === '') return
    dropDraft(draft)
    onSave(clean, newNote)
  }
  const cancel = () => {
    dropDraft(draft)
    onCancel()
  }
  return (
    <form
      className={styles.note}
      style={boxStyle(at)}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
      onKeyDown={(event) => {
        // What is typed here is no shortcut of the reader or the meeting.
        event.stopPropagation()
        if (event.key === 'Escape') cancel()
        if (event.key === 'Enter' && event.ctrlKey) save()
      }}
    >
      <Textarea
        aria-label={t('noteText')}
        placeholder={t('noteText')}
        value={written}
        onChange={(event) => {
          setWritten(event.currentTarget.value)
          keepDraft({ ...draft, at, text: event.currentTarget.value })
        }}
        maxLength={MAX_LETTERS}
        autosize
        minRows={2}
        maxRows={8}
        data-autofocus
        autoFocus
      />
      <Group gap="xs" mt="xs" justify="flex-end">
        <Button variant="default" onClick={cancel}>
          {t('cancelNote')}
        </Button>
        <Button type="submit" disabled={clean === ''}>
          {t('saveNote')}
        </Button>
      </Group>
    </form>
  )
}

interface NotePinProps {
  marks: MarksSession
  note: NoteMark
  placed: PlacedMark
  name: string
  /** A drawing tool is at work: the pin must not catch its pointer. */
  inert: boolean
}

/** A pin that opens into the note. */
export function NotePin({ marks, note, placed, name, inert }: NotePinProps) {
  const { t } = useTranslation('annotations')
  const draft = { marks: marks.name, pageIndex: note.pageIndex, noteId: note.id }
  const [open, setOpen] = useState<'no' | 'read' | 'edit'>(() => (draftOf(draft) === null ? 'no' : 'edit'))
  const label = t('markOf.note', { name })
  if (open === 'edit')
    return (
      <NoteEditor
        draft={draft}
        at={note}
        text={note.text}
        onCancel={() => setOpen('read')}
        onSave={(text, make) => {
          marks.replace(note.id, make(note.pageIndex, note, text, note.colour))
          setOpen('no')
        }}
      />
    )
  return (
    <>
      <button
        type="button"
        className={styles.pin}
        data-mark={note.id}
        data-inert={inert || undefined}
        style={{ left: `${note.x * 100}%`, top: `${note.y * 100}%`, color: COLOURS[note.colour] }}
        aria-label={`${label}: ${note.text}`}
        title={`${name} · ${t(`layer.${placed.layer}`)}`}
        aria-expanded={open === 'read'}
        onClick={() => setOpen(open === 'read' ? 'no' : 'read')}
      >
        <IconNote size={26} aria-hidden />
        {placed.layer === 'private' && <IconLock size={15} aria-hidden className={styles.pinLock} />}
      </button>
      {open === 'read' && (
        <div className={styles.note} style={boxStyle(note)} role="group" aria-label={label}>
          <Text size="sm" fw={600}>
            {name} · {t(`layer.${placed.layer}`)}
          </Text>
          <Text size="xs" c="dimmed">
            {formatTime(note.createdAtMs)} {formatDate(note.createdAtMs)}
          </Text>
          <Text size="sm" my="xs" style={{ whiteSpace: 'pre-wrap' }}>
            {note.text}
          </Text>
          <Group gap="xs" justify="flex-end">
            {placed.own && (
              <>
                <Button size="sm" variant="subtle" color="red" onClick={() => marks.remove(new Set([note.id]))}>
                  {t('deleteNote')}
                </Button>
                <Button size="sm" variant="default" onClick={() => setOpen('edit')}>
                  {t('editNote')}
                </Button>
              </>
            )}
            <Button size="sm" variant="default" onClick={() => setOpen('no')}>
              {t('closeNote')}
            </Button>
          </Group>
        </div>
      )}
    </>
  )
}
