import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowRight,
  IconArrowUp,
  IconDots,
  IconLock,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { treeNumbers } from '../../../../../signaling/wire/agenda-tree.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import {
  placePaper,
  removePaper,
  renamePaper,
  takeBackVersion,
  type Paper,
} from '../../../../../signaling/papers/wire.ts'
import { call } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useActResult } from '../../../queries/use-act-result.ts'
import { AccessDialog } from './AccessDialog.tsx'
import { addButtonId } from './PaperFileButton.tsx'

interface PaperMenuProps {
  meeting: MeetingDetail
  paper: Paper
  /** Its place among the papers of its agenda item, 0-based, and how many those are. */
  index: number
  count: number
}

/** What is done with a paper while the meeting is prepared: another name, another place, off the list. */
export function PaperMenu({ meeting, paper, index, count }: PaperMenuProps) {
  const { t } = useTranslation('meeting')
  const act = useArranging(meeting, paper)
  const button = useFocusAfterMove(paper.paperId)
  const prepared = paper.state === 'prepared'
  const leads = meeting.myRole === 'chair' || meeting.myRole === 'secretary'
  const numbers = treeNumbers(meeting.agenda)
  const otherItems = meeting.agenda.flatMap((item, at) =>
    item.agendaItemId === paper.agendaItemId ? [] : [{ item, number: numbers[at] ?? '' }],
  )
  const mayTakeBack = leads && paper.state === 'issued' && paper.versionCount > 1 && (paper.current?.number ?? 0) > 1
  const [access, setAccess] = useState(false)
  const maySetAccess = prepared || (leads && paper.state === 'issued')
  if (!prepared && count < 2 && !mayTakeBack && !maySetAccess) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon ref={button} aria-label={t('papers.moreNamed', { title: paper.title })}>
            <IconDots size={20} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {prepared && (
            <Menu.Item mih={44} leftSection={<IconPencil size={18} aria-hidden />} onClick={() => void act.rename()}>
              {t('papers.rename')}
            </Menu.Item>
          )}
          <Menu.Item
            mih={44}
            leftSection={<IconArrowUp size={18} aria-hidden />}
            disabled={index === 0}
            onClick={() => void act.place(paper.agendaItemId, index - 1)}
          >
            {t('papers.moveUp')}
          </Menu.Item>
          <Menu.Item
            mih={44}
            leftSection={<IconArrowDown size={18} aria-hidden />}
            disabled={index >= count - 1}
            // See SeatActions: the first item that can be pressed takes the focus.
            data-autofocus={(!prepared && index === 0 && count > 1) || undefined}
            onClick={() => void act.place(paper.agendaItemId, index + 1)}
          >
            {t('papers.moveDown')}
          </Menu.Item>
          {prepared &&
            otherItems.map(({ item, number }) => (
              <Menu.Item
                key={item.agendaItemId}
                mih={44}
                leftSection={<IconArrowRight size={18} aria-hidden />}
                onClick={() => void act.place(item.agendaItemId, LAST)}
              >
                {t('papers.moveTo', { n: number })}
              </Menu.Item>
            ))}
          {mayTakeBack && (
            <Menu.Item
              data-autofocus={count < 2 || undefined}
              mih={44}
              leftSection={<IconArrowBackUp size={18} aria-hidden />}
              onClick={() => void act.takeBack()}
            >
              {t('papers.takeBack')}
            </Menu.Item>
          )}
          {prepared && (
            <Menu.Item
              mih={44}
              color="red"
              leftSection={<IconTrash size={18} aria-hidden />}
              onClick={() => void act.remove()}
            >
              {t('papers.remove')}
            </Menu.Item>
          )}
          {maySetAccess && (
            <Menu.Item mih={44} leftSection={<IconLock size={18} aria-hidden />} onClick={() => setAccess(true)}>
              {t('access.menu')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <AccessDialog meeting={meeting} paper={paper} opened={access} onClose={() => setAccess(false)} />
    </>
  )
}

/** Behind every other paper of the item. */
const LAST = 10_000

/** The paper that was just moved under another item: the menu that did it is mounted again there, and keeps the focus of the keyboard. */
let movedPaper: Paper['paperId'] | null = null

function useFocusAfterMove(paperId: Paper['paperId']) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (movedPaper !== paperId) return
    movedPaper = null
    button.current?.focus()
  }, [paperId])
  return button
}

function useArranging(meeting: MeetingDetail, paper: Paper) {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const ids = { meetingId: meeting.meetingId, paperId: paper.paperId }
  const finish = useActResult(meeting.meetingId)
  return {
    rename: () =>
      confirm({
        title: t('papers.rename'),
        text: t('papers.renameText'),
        confirm: t('papers.renameSave'),
        withReason: {
          label: t('papers.title'),
          needed: t('papers.titleNeeded'),
          maxCharacters: 300,
          initial: paper.title,
        },
        act: async (title) => finish(await call(renamePaper, { ...ids, title })),
      }),
    async place(agendaItemId: Paper['agendaItemId'], index: number) {
      if (agendaItemId !== paper.agendaItemId) movedPaper = paper.paperId
      const problem = await finish(await call(placePaper, { ...ids, agendaItemId, index }))
      if (problem === null) return
      movedPaper = null
      await confirm({ title: t('papers.notMoved'), text: problem, confirm: t('papers.understood') })
    },
    takeBack: () =>
      confirm({
        title: t('papers.takeBack'),
        text: t('papers.takeBackText', { number: paper.current?.number ?? 0, title: paper.title }),
        confirm: t('papers.takeBack'),
        danger: true,
        withReason: { maxCharacters: 500 },
        act: async (reason) =>
          paper.current === null
            ? null
            : finish(await call(takeBackVersion, { ...ids, paperVersionId: paper.current.paperVersionId, reason })),
      }),
    async remove() {
      const removed = await confirm({
        title: t('papers.remove'),
        text: t('papers.removeText', { title: paper.title }),
        confirm: t('papers.remove'),
        danger: true,
        act: async () => finish(await call(removePaper, ids)),
      })
      // The menu that had the focus is gone with the paper; the nearest place to go on from is where papers are added.
      if (removed) requestAnimationFrame(() => document.getElementById(addButtonId(paper.agendaItemId))?.focus())
    },
  }
}
