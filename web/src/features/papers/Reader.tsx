import { useState, type ReactNode } from 'react'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { paperFilePath, type Paper, type PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import type { MovedBy } from '../../pdf/viewer.ts'
import { useReading } from '../../queries/use-receipts.ts'
import { useMarks } from '../annotations/use-marks.ts'
import { ChangesPanel } from './ChangesPanel.tsx'
import { ReaderFrame } from './ReaderFrame.tsx'
import { ReaderTools, useWatermark } from './ReaderTools.tsx'
import { VersionNews, type CameBy } from './VersionNews.tsx'

interface ReaderProps {
  paper: Paper
  version: PaperVersion
  /** Opens another version, at the page that is read. */
  onVersion: (version: PaperVersion) => void
  /** The presenter has just brought this version here. */
  cameBy: CameBy
  meeting: MeetingDetail
  session: RoomSession | null
  /** Where to go now; a new object goes there again. */
  goal: { readonly pageIndex: number } | null
  onPage: (pageIndex: number, by: MovedBy) => void
  onClose: () => void
  closeLabel: string
  /** Words that are sought when it opens. */
  searchFor?: string
  /** Stands between the bar and the pages. */
  notice?: ReactNode
  /** Buttons of the component that shows the reader. */
  extra?: ReactNode
}

/** A paper of a meeting open for reading and marking. */
export function Reader(props: ReaderProps) {
  const { paper, version, meeting, session, cameBy, onVersion, goal, onPage, onClose, closeLabel } = props
  const marks = useMarks(meeting, { paperVersionId: version.paperVersionId, title: paper.title }, session)
  const [changes, setChanges] = useState(false)
  const [pageInSight, setPageInSight] = useState<number | null>(null)
  useReading(meeting.meetingId, version.paperVersionId, pageInSight)
  const watermark = useWatermark(paper)
  const { bytes, remarks } = version
  return (
    <ReaderFrame
      title={paper.title}
      file={{ url: paperFilePath(version.paperVersionId), bytes, remarks }}
      marks={marks}
      watermark={watermark}
      mayPrint={paper.mayPrint}
      {...{ goal, onPage, onClose, closeLabel }}
      searchFor={props.searchFor ?? ''}
      notice={props.notice}
      onInSight={setPageInSight}
      tools={
        <ReaderTools
          {...props}
          meetingId={meeting.meetingId}
          changes={changes}
          onChanges={() => setChanges(!changes)}
        />
      }
      news={<VersionNews version={version} newer={newerThan(version, paper)} cameBy={cameBy} onOpen={onVersion} />}
      beside={(viewer) =>
        changes && (
          <ChangesPanel
            meetingId={meeting.meetingId}
            paper={paper}
            version={version}
            onGoTo={(pageIndex) => viewer?.goTo({ pageIndex, fraction: 0 }, 'person')}
            onClose={() => setChanges(false)}
          />
        )
      }
    />
  )
}

function newerThan(version: PaperVersion, { current }: Paper): PaperVersion | null {
  return current !== null && current.number > version.number ? current : null
}
