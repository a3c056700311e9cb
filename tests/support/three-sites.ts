import type { Page } from 'playwright/test'
import type { MeetingId } from '../../signaling/wire/ids.ts'
import { addPaper, type PaperToAdd } from './add-paper.ts'
import { TestClient } from './client.ts'
import { makeMeeting } from './make-meeting.ts'
import { faultsOf, type OpenAs } from './pages.ts'
import type { RunningServer } from './server.ts'

export const PROVINCE = 'UBND tỉnh Hà Giang'
export const FINANCE = 'Sở Tài chính'
export const LUNG_CU = 'UBND xã Lũng Cú'
export const CHAIR_NAME = 'Chủ trì phiên họp'
export const DELEGATE_NAME = 'Đại biểu Sở Tài chính'
export const OPERATOR_NAME = 'Cán bộ điểm cầu Xã Lũng Cú'
export const INTERIOR_NAME = 'Đại biểu Sở Nội vụ'

/** A running meeting of one test alone: the chair's site, two departments and a commune are invited. */
export async function meetingOfSites(
  server: Pick<RunningServer, 'url'>,
  { title, papers = [] }: { readonly title: string; readonly papers?: readonly PaperToAdd[] },
): Promise<MeetingId> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title,
    people: [
      { fullName: CHAIR_NAME, role: 'chair' },
      { fullName: 'Thư ký thứ nhất', role: 'secretary' },
      { fullName: DELEGATE_NAME, role: 'delegate' },
      { fullName: INTERIOR_NAME, role: 'delegate' },
      { fullName: OPERATOR_NAME, role: 'operator' },
    ],
    agenda: ['Nội dung duy nhất'],
    state: 'inSession',
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  for (const paper of papers) await addPaper(secretary, { meetingId, agendaItemId }, paper)
  return meetingId
}

export interface ThreePages {
  readonly chair: Page
  readonly delegate: Page
  readonly operator: Page
  /** What the three pages reported as their own faults. */
  faults(): string[]
}

/** Pages of the chair, a department and a commune, signed in but not in a meeting yet. */
export async function threePages(openAs: OpenAs): Promise<ThreePages> {
  const chair = await openAs('chutri')
  const delegate = await openAs('daibieu1')
  const operator = await openAs('dc.hg-dong-van-lung-cu')
  const faults = [chair, delegate, operator].map((page) => faultsOf(page))
  return { chair, delegate, operator, faults: () => faults.flat() }
}
