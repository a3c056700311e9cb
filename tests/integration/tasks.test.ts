import { randomBytes } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TasksAsked } from '../../signaling/tasks/wire.ts'
import { MinutesTaskId, type MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const ANY: TasksAsked = {
  ...{ scope: 'all', standing: null, siteId: null, meetingId: null, from: null, until: null, text: '' },
}
let server: RunningServer
let meetingId: MeetingId
const people: Record<string, TestClient> = {}
const by = (username: string): TestClient => {
  const client = people[username]
  if (client === undefined) throw new Error(`${username} has not signed in`)
  return client
}

function must<T>(reply: { ok: true; result: T } | { ok: false; error: string }): T {
  if (!reply.ok) throw new Error(reply.error)
  return reply.result
}

beforeAll(async () => {
  server = await startServer()
  for (const name of ['thuky1', 'chutri', 'daibieu1', 'daibieu6'])
    people[name] = await TestClient.signIn(server.url, name)
  ;({ meetingId } = await makeMeeting(by('thuky1'), { title: 'Họp có nhiệm vụ' }))
  const task = { what: '=Sửa đường "liên thôn"', who: 'Đại biểu Sở Tài chính', dueDay: '2020-01-01' }
  const taskId = MinutesTaskId.parse(randomBytes(12).toString('base64url'))
  must(await by('thuky1').call('minutes.save', { meetingId, revision: 0, entry: { kind: 'task', taskId, task } }))
  must(await by('chutri').call('meetings.end', { meetingId }))
  must(await by('thuky1').call('minutes.setStage', { meetingId, stage: 'comments' }))
  const { revision, templateSha256 } = must(await by('chutri').call('minutes.read', { meetingId }))
  must(await by('chutri').call('minutes.approve', { meetingId, revision, templateSha256 }))
})
afterAll(() => server?.stop())

const list = async (username: string) => must(await by(username).call('tasks.list', { ...ANY, page: 0 })).tasks

test('a task goes from the minutes to who is charged and back to the chair, and nobody else learns of it', async () => {
  const [task, ...more] = await list('daibieu1')
  if (task === undefined) throw new Error('the task was not found')
  expect(more).toEqual([])
  expect(task).toMatchObject({
    standing: 'overdue',
    meetingTitle: 'Họp có nhiệm vụ',
    rights: { report: true, follow: false },
  })
  const { taskId } = task
  const reported = { meetingId, taskId, revision: task.revision, state: 'reported', words: 'Đã thông xe' } as const
  expect(await by('daibieu6').call('tasks.report', reported)).toMatchObject({ ok: false, error: 'noSuchTask' })
  const { revision } = must(await by('daibieu1').call('tasks.report', reported))
  const told = must(await by('chutri').call('notices.list', {})).notices.map(({ what }) => what.kind)
  expect(told).toContain('taskReported')
  must(await by('chutri').call('minutes.followTask', { meetingId, taskId, revision, done: true, note: 'Đạt' }))
  expect((await list('thuky1'))[0]).toMatchObject({ standing: 'done', note: 'Đạt' })
  expect(await list('daibieu6')).toEqual([])
  expect(await by('daibieu6').call('tasks.acts', { meetingId, taskId })).toMatchObject({ error: 'noSuchTask' })
})

test('the files have what the page has, and words that a spreadsheet would work out do nothing', async () => {
  const get = (username: string, as: string) =>
    fetch(`${server.url}/api/tasks.${as}?scope=all`, { headers: by(username).headers() })
  const csv = await (await get('thuky1', 'csv')).text()
  expect(csv).toContain(`"'=Sửa đường ""liên thôn"""`)
  expect(csv).toContain('"Đã xong"')
  expect(await (await get('daibieu6', 'csv')).text()).not.toContain('liên thôn')
  const book = unzipSync(new Uint8Array(await (await get('thuky1', 'xlsx')).arrayBuffer()))
  const words = Object.values(book)
    .map((part) => strFromU8(part))
    .join('')
  expect(words).toContain('Theo đơn vị')
  expect(words).not.toContain('<f>')
})
