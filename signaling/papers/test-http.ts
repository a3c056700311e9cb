/** The two file routes on a real socket, with people named by a header instead of a session, for the tests of papers. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import Fastify from 'fastify'
import { z } from 'zod'
import { manyPages } from '../../docs-fixtures/bad-inputs/plain-pdf.ts'
import { actorMay } from '../wire/permissions.ts'
import { AccountId, type AgendaItemId, type MeetingId, type PaperId } from '../wire/ids.ts'
import type { Guard } from '../kit/guard.ts'
import { openWorld, PEOPLE, type Person, type WorldSettings } from './test-world.ts'
import { UploadResult, paperFilePath } from './wire.ts'

/** A small PDF of three pages. */
export const SOUND = Buffer.from(manyPages(3, 'Trang'))
export const MAX_BYTES = 2 * 1024 * 1024
const Answer = z.object({ ok: z.boolean(), error: z.string().optional(), result: z.unknown().optional() })

export async function openHttp(settings: WorldSettings = {}) {
  const world = await openWorld({ maxBytes: MAX_BYTES, uploadIdleMs: 5_000, ...settings })
  const fastify = Fastify({ forceCloseConnections: true })
  /** Stands for the server's own guard: who asks is named by a header instead of a session. */
  const guard: Guard = async (request, action, meetingId) => {
    const who = z.object({ 'x-person': AccountId }).safeParse(request.headers).data?.['x-person']
    if (who === undefined) return { ok: false, status: 401, error: 'unauthenticated' }
    const account = PEOPLE.map((person) => world.account(person)).find(({ accountId }) => accountId === who)
    if (account === undefined || meetingId === null) return { ok: false, status: 404, error: 'notFound' }
    const actor = await world.actorIn(account, meetingId)
    if (actor === null) return { ok: false, status: 404, error: 'notFound' }
    return actorMay(action, actor) ? { ok: true, account, actor } : { ok: false, status: 403, error: 'forbidden' }
  }
  const as = (person: Person) => ({ 'x-person': world.account(person).accountId })

  async function post(
    body: Uint8Array,
    place: { meetingId: MeetingId; agendaItemId: AgendaItemId },
    query: Record<string, string> = {},
    person: Person = 'secretary',
  ) {
    const search = new URLSearchParams({ fileName: 'Báo cáo.pdf', ...query })
    const path = `/api/meetings/${place.meetingId}/agenda/${place.agendaItemId}/papers?${search}`
    const response = await fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', ...as(person) },
      body: new Uint8Array(body),
    })
    const answer = Answer.parse(await response.json())
    return { status: response.status, error: answer.error, result: answer.result }
  }
  async function uploaded(...args: Parameters<typeof post>): Promise<UploadResult> {
    const { result, error } = await post(...args)
    if (error !== undefined) throw new Error(`The upload was refused: ${error}`)
    return UploadResult.parse(result)
  }
  const get = (version: UploadResult, person: Person, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(base + paperFilePath(version.paperVersionId), { method, headers: { ...as(person), ...headers } })
  const list = async (person: Person, meetingId: MeetingId) => {
    const outcome = await world.papers.handlers['papers.list'](await world.call(person, meetingId), { meetingId })
    if (!outcome.ok) throw new Error(outcome.error)
    return outcome.value.papers
  }
  const change = async (act: 'issue' | 'recall', meetingId: MeetingId, paperId: PaperId) =>
    act === 'issue'
      ? world.papers.handlers['papers.issue'](await world.call('chair', meetingId), { meetingId, paperId })
      : world.papers.handlers['papers.recall'](await world.call('chair', meetingId), {
          meetingId,
          paperId,
          reason: 'Nhầm bản',
        })
  const filesOnDisk = async () =>
    (await readdir(join(world.folder, 'blobs'), { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    )

  await world.papers.routes(fastify, guard)
  const base = await fastify.listen({ port: 0, host: '127.0.0.1' })
  async function close() {
    await fastify.close()
    await world.close()
  }
  return { world, base, as, post, uploaded, get, list, change, filesOnDisk, close }
}
