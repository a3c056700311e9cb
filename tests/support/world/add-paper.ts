import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { UploadResult } from '../../../signaling/papers/wire.ts'
import type { AgendaItemId, MeetingId } from '../../../signaling/wire/ids.ts'
import type { TestClient } from '../client.ts'

/** A paper of the fixtures, as tests give it to a meeting. */
export interface PaperToAdd {
  readonly file: string
  readonly title: string
}
/** 123 pages. `bytes`: of the whole file. */
export const LONG_REPORT = { file: '07-bao-cao-tong-hop.pdf', title: 'Báo cáo tổng hợp hạ tầng cấp xã', bytes: 687_557 }
/** 4 pages. */
export const SUBMISSION = { file: '02-to-trinh-to-cong-nghe-so.pdf', title: 'Tờ trình Tổ công nghệ số cộng đồng' }

const Uploaded = z.object({ ok: z.literal(true), result: UploadResult })

/** Uploads one of the fixtures' papers to an agenda item and issues it. The client is a secretary of the meeting. */
export async function addPaper(
  client: TestClient,
  to: { readonly meetingId: MeetingId; readonly agendaItemId: AgendaItemId },
  paper: PaperToAdd,
): Promise<UploadResult> {
  const { meetingId, agendaItemId } = to
  const query = new URLSearchParams({ fileName: paper.file, title: paper.title })
  const response = await fetch(`${client.url}/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?${query}`, {
    method: 'POST',
    headers: client.headers({ 'content-type': 'application/octet-stream' }),
    body: await readFile(new URL(`../../../docs-fixtures/papers/${paper.file}`, import.meta.url)),
  })
  const { result } = Uploaded.parse(await response.json())
  const issued = await client.call('papers.issue', { meetingId, paperId: result.paperId })
  if (!issued.ok) throw new Error(`${paper.title} could not be issued: ${issued.error}`)
  return result
}
