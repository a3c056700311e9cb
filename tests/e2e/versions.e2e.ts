import { readFile } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import { z } from 'zod'
import { UploadResult } from '../../signaling/papers/wire.ts'
import type { AgendaItemId, MeetingId, PaperId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { faultsOf, test } from '../support/browsers/pages.ts'
import {
  expectAtPage,
  expectDrawn,
  expectSaved,
  goToPage,
  openInRoom,
  spotOn,
  takeTool,
} from '../support/browsers/reading.ts'
import { enterRoom } from '../support/browsers/room.ts'
import type { RunningServer } from '../support/server.ts'

const TITLE = 'Dự thảo quy chế làm việc'
const NOTE = 'Nội dung ghi chú'
const NEWER = 'Phiên bản 2 đã có. Ông/bà đang đọc phiên bản 1.'

test('a new version leaves the reader where it is, with a half-written note; earlier ones are opened with their marks', async ({
  openAs,
  server,
}) => {
  const { meetingId, agendaItemId, secretary } = await meeting(server)
  const { paperId } = await addVersion(secretary, meetingId, agendaItemId, 'draft-v1.pdf')
  await secretary.call('papers.issue', { meetingId, paperId })
  const one = await openAs('daibieu1')
  const faults = faultsOf(one)
  await enterRoom(one, meetingId, { camera: 'off' })
  await openInRoom(one, TITLE)
  await goToPage(one, 5)
  await expectDrawn(one, 5)
  await writeNote(one, [0.3, 0.3], 'Ý trên phiên bản 1')
  await one.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expectSaved(one)
  await writeNote(one, [0.4, 0.5], 'Viết dở')

  await addVersion(secretary, meetingId, agendaItemId, 'draft-v2.pdf', paperId)
  await expect(one.getByText(NEWER)).toBeVisible()
  await expectAtPage(one, 5)
  await expect(one.getByRole('textbox', { name: NOTE })).toHaveValue('Viết dở')
  // It can still be finished, and is kept on the version it was written on.
  await one.getByRole('textbox', { name: NOTE }).fill('Viết dở rồi viết xong')
  await one.getByRole('button', { name: 'Lưu', exact: true }).click()
  await expectSaved(one)

  // A half-written note waits for its version.
  await writeNote(one, [0.3, 0.7], 'Còn dang dở')
  await one.getByRole('button', { name: 'Mở phiên bản 2' }).click()
  await expectAtPage(one, 5)
  await expectDrawn(one, 5)
  await expect(one.getByText(NEWER)).toHaveCount(0)
  await expect(one.getByRole('textbox', { name: NOTE })).toHaveCount(0)
  await one.getByRole('button', { name: /^Đang đọc phiên bản 2/u }).click()
  await one.getByRole('menuitem', { name: /^Phiên bản 1/u }).click()
  await expectAtPage(one, 5)
  await expect(one.getByRole('button', { name: /: Ý trên phiên bản 1$/u })).toBeVisible()
  await expect(one.getByRole('button', { name: /: Viết dở rồi viết xong$/u })).toBeVisible()
  await expect(one.getByRole('textbox', { name: NOTE })).toHaveValue('Còn dang dở')
  expect(faults).toEqual([])
})

test('the presenter’s version leads its followers, and their pages say so', async ({ openAs, server }) => {
  const { meetingId, agendaItemId, secretary } = await meeting(server)
  const { paperId } = await addVersion(secretary, meetingId, agendaItemId, 'draft-v1.pdf')
  await secretary.call('papers.issue', { meetingId, paperId })
  const chair = await openAs('chutri')
  const one = await openAs('daibieu1')
  for (const page of [chair, one]) await enterRoom(page, meetingId, { camera: 'off' })
  await openInRoom(chair, TITLE)
  await goToPage(chair, 3)
  await chair.getByRole('button', { name: 'Tôi trình bày' }).click()
  await expectAtPage(one, 3)
  await addVersion(secretary, meetingId, agendaItemId, 'draft-v2.pdf', paperId)
  for (const page of [chair, one]) {
    await expect(page.getByText(NEWER)).toBeVisible()
    await expectAtPage(page, 3)
  }
  await chair.getByRole('button', { name: 'Mở phiên bản 2' }).click()
  await expect(one.getByText('Người trình bày đã chuyển sang phiên bản 2.')).toBeVisible()
  await expectAtPage(one, 3)
  await expect(one.getByText('Đang xem theo Chủ trì phiên họp')).toBeVisible()
})

async function meeting(server: RunningServer) {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, {
    title: 'Họp có phiên bản mới',
  })
  const [agendaItemId] = agendaItemIds
  if (agendaItemId === undefined) throw new Error('The meeting has an item')
  return { meetingId, agendaItemId, secretary }
}

/** Uploads a file as a new paper, or as the next version of one. */
async function addVersion(
  secretary: TestClient,
  meetingId: MeetingId,
  agendaItemId: AgendaItemId,
  file: string,
  paperId?: PaperId,
): Promise<UploadResult> {
  const query = new URLSearchParams({ fileName: file, title: TITLE, ...(paperId === undefined ? {} : { paperId }) })
  const response = await fetch(`${secretary.url}/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?${query}`, {
    method: 'POST',
    headers: secretary.headers({ 'content-type': 'application/octet-stream' }),
    body: await readFile(new URL(`../../docs-fixtures/drafts/${file}`, import.meta.url)),
  })
  return z.object({ ok: z.literal(true), result: UploadResult }).parse(await response.json()).result
}

/** Types a note without saving it. */
async function writeNote(page: Page, at: readonly [number, number], words: string): Promise<void> {
  await takeTool(page, 'Ghi chú')
  const spot = await spotOn(page, 5, at)
  await page.mouse.click(spot.x, spot.y)
  await page.getByRole('textbox', { name: NOTE }).fill(words)
}
