import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, type Page } from 'playwright/test'
import { marksDocumentName, type MarkLayer } from '../../../signaling/annotations/wire.ts'
import type { UploadResult } from '../../../signaling/papers/wire.ts'
import type { AgendaItemId, MeetingId } from '../../../signaling/wire/ids.ts'
import { addPaper, SUBMISSION } from './add-paper.ts'
import { TestClient } from '../client.ts'
import { makeMeeting } from './make-meeting.ts'
import { askForMarks } from './marks-connection.ts'
import { spotOn, takeTool, type Spot } from '../browsers/reading.ts'
import type { RunningServer } from '../server.ts'

export interface MeetingWithPaper {
  readonly meetingId: MeetingId
  readonly paper: UploadResult
  /** Where the paper is read outside the room. */
  readonly path: string
}

export async function meetingWithPaper(server: RunningServer, title: string): Promise<MeetingWithPaper> {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, { title })
  const [agendaItemId] = agendaItemIds as [AgendaItemId]
  const paper = await addPaper(secretary, { meetingId, agendaItemId }, SUBMISSION)
  return { meetingId, paper, path: `/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}` }
}

export async function endMeeting(server: RunningServer, meetingId: MeetingId): Promise<void> {
  const chair = await TestClient.signIn(server.url, 'chutri')
  expect(await chair.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
}

/**
 * Waits until the server has written down that somebody has the shared layer open: only who had it open may come back after the end of the
 * meeting. A page says "saved" from its first moment, since nothing has been changed on it.
 */
export async function expectOpened(server: RunningServer, { paperVersionId }: UploadResult): Promise<void> {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true, timeout: 5_000 })
  try {
    const opened = database.prepare('select count(*) as lines from mark_lines where paper_version_id = ?')
    await expect.poll(() => Number(opened.get(paperVersionId)?.['lines'])).toBeGreaterThan(0)
  } finally {
    database.close()
  }
}

export async function chooseLayer(page: Page, name: 'Chung' | 'Riêng tôi'): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${name}`, 'u') }).click()
}

/** Writes a note on the first page, at a place in parts of its width and height. */
export async function writeNote(page: Page, at: Spot, words: string): Promise<void> {
  await takeTool(page, 'Ghi chú')
  const spot = await spotOn(page, 1, at)
  await page.mouse.click(spot.x, spot.y)
  await page.getByRole('textbox', { name: 'Nội dung ghi chú' }).fill(words)
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
}

/** What the server holds of the delegate's notes. */
export async function notesOf(server: RunningServer, paper: UploadResult, layer: MarkLayer): Promise<string[]> {
  const me = await TestClient.signIn(server.url, 'daibieu1')
  const who = await me.call('identity.whoAmI', {})
  if (!who.ok || who.result.account === null) throw new Error('Nobody is signed in')
  const answer = await askForMarks(me, marksDocumentName(paper.paperVersionId, layer, who.result.account.accountId))
  return answer.kind === 'opened' ? answer.marks.flatMap((mark) => (mark.kind === 'note' ? [mark.text] : [])) : []
}
