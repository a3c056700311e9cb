import { Button } from '@mantine/core'
import { IconNote } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Viewer } from '../../pdf/viewer.ts'
import type { MarksSession } from '../annotations/marks-session.ts'
import { draftStore } from '../annotations/note-drafts.ts'

/** The way back to a note that was being written when its page was turned away. */
export function DraftNews({ marks, viewer }: { marks: MarksSession; viewer: Viewer }) {
  const { t } = useTranslation('papers')
  const draft = useStore(draftStore, ({ drafts }) => drafts.find((each) => each.marks === marks.name))
  const pageIndex = useStore(viewer.store, (state) => state.pageIndex)
  if (draft === undefined || draft.pageIndex === pageIndex) return null
  const place = { pageIndex: draft.pageIndex, fraction: Math.max(0, draft.at.y - 0.2) }
  return (
    <Button
      size="compact-md"
      mih={44}
      leftSection={<IconNote size={20} />}
      onClick={() => viewer.goTo(place, 'person')}
    >
      {t('draftAt', { page: draft.pageIndex + 1 })}
    </Button>
  )
}
