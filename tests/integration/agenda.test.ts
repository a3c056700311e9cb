import { afterAll, beforeAll, expect, test } from 'vitest'
import { AgendaProgress } from '../../signaling/agenda/wire.ts'
import type { AgendaItemId, MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient, type TestSocket } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer
let chair: TestClient
let meetingId: MeetingId
let items: AgendaItemId[]
beforeAll(async () => {
  server = await startServer()
  chair = await TestClient.signIn(server.url, 'chutri')
  meetingId = await runningMeeting(chair)
  items = (await detail()).agenda.map(({ agendaItemId }) => agendaItemId)
})
afterAll(() => server?.stop())

async function detail() {
  const got = await chair.call('meetings.get', { meetingId })
  if (!got.ok) throw new Error(got.error)
  return got.result.meeting
}
const [first, second] = [() => items[0] ?? null, () => items[1] ?? null]
const movesAt = (socket: TestSocket) =>
  socket.events.flatMap(({ event, data }) => (event === 'agenda.moved' ? [AgendaProgress.parse(data)] : []))

test('the agenda runs for everybody over real sockets; two desks at once move it once', async () => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const delegate = await TestClient.signIn(server.url, 'daibieu1')
  const sockets = await Promise.all([chair, secretary, delegate].map((client) => client.connect()))
  const [ofChair, ofSecretary, ofDelegate] = sockets
  if (ofChair === undefined || ofSecretary === undefined || ofDelegate === undefined) throw new Error('no sockets')
  for (const socket of sockets) await socket.join(meetingId)
  expect(await ofDelegate.request('agenda.goTo', { agendaItemId: first(), ifCurrent: null })).toMatchObject({
    error: 'forbidden',
  })
  expect(await ofChair.request('agenda.goTo', { agendaItemId: first(), ifCurrent: null })).toMatchObject({ ok: true })
  const both = await Promise.all(
    [ofChair, ofSecretary].map((socket) =>
      socket.request('agenda.goTo', { agendaItemId: second(), ifCurrent: first() }),
    ),
  )
  expect(both.map(({ ok }) => ok)).toEqual([true, true])
  await poll(() => movesAt(ofDelegate).at(-1)?.current?.number === 2, { deadlineMs: 5_000, what: 'the second item' })
  expect(movesAt(ofDelegate)).toHaveLength(2)
  for (const socket of sockets) socket.close()
})

test('SIGKILL loses neither the item, nor its time, nor the end that was put off', async () => {
  const { endsAtMs } = await detail()
  const extended = await chair.call('meetings.extend', { meetingId, minutes: 20, ifEndsAtMs: endsAtMs })
  if (!extended.ok) throw new Error(extended.error)
  const before = await chair.connect()
  const { snapshot } = await before.join(meetingId)
  expect(snapshot.agenda.current).toMatchObject({ agendaItemId: second(), number: 2 })

  await server.kill()
  await server.start()

  const after = await chair.connect()
  const back = await after.join(meetingId)
  expect(back.snapshot.agenda).toEqual(snapshot.agenda)
  expect(back.snapshot.meeting.endsAtMs).toBe(extended.result.endsAtMs)
  // The times of the steady clock mean the same in the new process.
  expect(Math.abs(back.steadyMs - Date.now())).toBeLessThan(60_000)
  after.close()
})

test('the log of the agenda is on disk after the meeting has ended', async () => {
  expect(await chair.call('meetings.end', { meetingId })).toMatchObject({ ok: true })
  const { DatabaseSync } = await import('node:sqlite')
  const { globSync } = await import('node:fs')
  const [path] = globSync(`${server.dataDir}/**/*.sqlite`)
  const database = new DatabaseSync(path ?? '', { readOnly: true })
  const rows = database.prepare('select agenda_item_id, to_ms, goes_on from agenda_runs order by run_id').all()
  database.close()
  expect(rows.map((row) => [row['agenda_item_id'], row['to_ms'] !== null, row['goes_on']])).toEqual([
    [first(), true, 0],
    [second(), true, 0],
  ])
})
