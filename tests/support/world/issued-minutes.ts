// Minutes from the writing to the issue by the protocol alone, signed by the chair: what only matters is that they are there.
import type { Issued } from '../../../signaling/signatures/test-authority.ts'
import { signed } from '../../../signaling/signatures/test-papers.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import type { TestClient } from '../client.ts'
import { addPaper, type PaperToAdd } from '../world/add-paper.ts'
import { makeMeeting } from '../world/make-meeting.ts'

function must<T>(reply: { ok: true; result: T } | { ok: false; error: string }): T {
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}

export interface IssuedMinutes {
  readonly meetingId: MeetingId
  /** The file with the signature. */
  readonly file: Buffer
}

/**
 * @param number - Of the minutes; empty: they have none.
 * @param paper - Issued to the first agenda item.
 */
export async function issuedMinutes(
  { chair, secretary }: { readonly chair: TestClient; readonly secretary: TestClient },
  ofChair: Issued,
  { title, number, paper }: { readonly title: string; readonly number: string; readonly paper?: PaperToAdd },
): Promise<IssuedMinutes> {
  const { meetingId, agendaItemIds } = await makeMeeting(secretary, { title })
  const [agendaItemId] = agendaItemIds
  if (paper !== undefined && agendaItemId !== undefined) await addPaper(secretary, { meetingId, agendaItemId }, paper)
  for (const [field, text] of [
    ['number', number],
    ['symbol', number === '' ? '' : 'BB-VP'],
    ['conclusions', 'Thống nhất'],
  ] as const)
    if (text !== '')
      must(await secretary.call('minutes.save', { meetingId, revision: 0, entry: { kind: 'field', field, text } }))
  must(await chair.call('meetings.end', { meetingId }))
  must(await secretary.call('minutes.setStage', { meetingId, stage: 'comments' }))
  const { revision, templateSha256 } = must(await chair.call('minutes.read', { meetingId }))
  must(await chair.call('minutes.approve', { meetingId, revision, templateSha256 }))
  const { candidates } = must(await chair.call('signing.read', { meetingId }))
  const leader = candidates.find((one) => one.kind === 'person' && one.role === 'chair')
  if (leader?.kind !== 'person') throw new Error('nobody leads')
  const { accountId } = leader
  must(
    await chair.call('signing.setOrder', { meetingId, number: 0, revision: 0, steps: [{ kind: 'person', accountId }] }),
  )
  const at = `${chair.url}/api/meetings/${meetingId}/signing/0`
  const given = await fetch(`${at}/to-sign.pdf`, { headers: chair.headers() })
  const file = Buffer.from(await signed(new Uint8Array(await given.arrayBuffer()), ofChair))
  const headers = chair.headers({ 'content-type': 'application/octet-stream' })
  const taken = await fetch(`${at}/signed`, { method: 'POST', headers, body: new Uint8Array(file) })
  if (taken.status !== 200) throw new Error(`the signature was refused: ${await taken.text()}`)
  must(await secretary.call('signing.issue', { meetingId, number: 0, to: [accountId] }))
  return { meetingId, file }
}
