import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/meetings.ts'
import { startServer, type RunningServer } from '../support/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

test('after SIGKILL and a new start everything acknowledged is there and a seat is taken again without asking', async () => {
  const chair = await TestClient.signIn(server.url, 'chutri')
  const meetingId = await runningMeeting(chair)
  const socket = await chair.connect()
  const joined = await socket.request('seats.join', { meetingId, takeOver: false, mic: 'off', camera: 'off' })
  if (!joined.ok) throw new Error(joined.error)
  const papers = await chair.call('papers.list', { meetingId })
  if (!papers.ok) throw new Error(papers.error)
  const paper = papers.result.papers.find(({ current }) => (current?.pages ?? 0) > 100)
  if (paper?.current == null) throw new Error('No long paper')
  const page = { paperId: paper.paperId, paperVersionId: paper.current.paperVersionId, pageIndex: 41 }
  const me = joined.result.snapshot.seats.find(({ seatId }) => seatId === joined.result.seatId)
  expect(await socket.request('presenting.give', { accountId: me?.accountId ?? '' })).toMatchObject({ ok: true })
  expect(await socket.request('presenting.goTo', { page })).toMatchObject({ ok: true })
  expect(await socket.request('floor.putOnStage', { seatId: joined.result.seatId })).toMatchObject({ ok: true })

  await server.kill()
  await server.start()

  const again = await chair.connect()
  const back = await again.request('seats.join', {
    meetingId,
    takeOver: false,
    mic: 'off',
    camera: 'off',
    resume: { token: joined.result.resumeToken, epoch: joined.result.epoch, lastSeq: joined.result.seq },
  })
  if (!back.ok) throw new Error(back.error)
  expect(back.result.epoch).not.toBe(joined.result.epoch)
  expect(back.result.snapshot.presenting).toEqual({ presenterId: me?.accountId, page })
  expect(back.result.snapshot.stageSeatId).toBe(back.result.seatId)
  expect(back.result.snapshot.seats.map(({ mic }) => mic)).toEqual(['off'])
  const attendance = await chair.call('seats.attendance', { meetingId })
  if (!attendance.ok) throw new Error(attendance.error)
  expect(attendance.result.rows.filter(({ accountId }) => accountId === me?.accountId)).toHaveLength(1)
  again.close()
})
