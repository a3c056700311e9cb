import { FileButton } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import type { AgendaItemId } from '../../../../../signaling/wire/ids.ts'

interface PaperFileButtonProps {
  multiple?: boolean
  onFiles: (files: readonly File[]) => void
  children: (button: { onClick: () => void }) => ReactNode
}

/** What papers are made of; the server tells by what is in a file, whatever it is called. */
const ACCEPTED = '.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.doc,.xls,.ppt,.rtf,.png,.jpg,.jpeg'

/**
 * A button that asks for files that become papers. The field behind it is emptied after each choice: a browser tells nothing when the same name is
 * chosen again, and a file that was refused mostly comes back mended under its old name.
 */
export function PaperFileButton({ multiple = false, onFiles, children }: PaperFileButtonProps) {
  const empty = useRef<() => void>(null)
  const chosen = (files: readonly File[]) => {
    if (files.length > 0) onFiles(files)
    empty.current?.()
  }
  return (
    <FileButton<boolean>
      accept={ACCEPTED}
      multiple={multiple}
      resetRef={empty}
      onChange={(files) => chosen(files === null ? [] : Array.isArray(files) ? files : [files])}
    >
      {({ onClick }) => children({ onClick })}
    </FileButton>
  )
}

/** The element by which papers are added to an agenda item. */
export const addButtonId = (agendaItemId: AgendaItemId): string => `them-tai-lieu-${agendaItemId}`
