import { afterAll, beforeAll, expect, test } from 'vitest'
import { unpackSeats } from '../../signaling/seats/wire.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
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
  const joined = await socket.request('seats.join', {
    meetingId,
    place: 'own',
    claim: 'ask',
    mic: 'off',
    camera: 'off',
  })
  if (!joined.ok) throw new Error(joined.error)
  const papers = await chair.call('papers.list', { meetingId })
  if (!papers.ok) throw new Error(papers.error)
  const paper = papers.result.papers.find(({ current }) => (current?.pages ?? 0) > 100)
  if (paper?.current == null) throw new Error('No long paper')
  const page = { paperId: paper.paperId, paperVersionId: paper.current.paperVersionId, pageIndex: 41 }
  const accountId = joined.result.own.devices[0]?.accountId ?? ''
  const { seatId } = joined.result
  expect(await socket.request('presenting.give', { seatId })).toMatchObject({ ok: true })
  expect(await socket.request('presenting.goTo', { page })).toMatchObject({ ok: true })
  expect(await socket.request('floor.putOnStage', { seatId })).toMatchObject({ ok: true })
  expect(await socket.request('layouts.impose', { layout: 'grid9', on: 'halls' })).toMatchObject({ ok: true })
  const other = await TestClient.signIn(server.url, 'daibieu1')
  const beside = await other.connect()
  const sat = await beside.request('seats.join', { meetingId, place: 'own', claim: 'ask', mic: 'off', camera: 'off' })
  if (!sat.ok) throw new Error(sat.error)
  const heldBy = sat.result.seatId
  expect(await socket.request('floor.give', { seatId: heldBy, instead: false })).toMatchObject({ ok: true })

  await server.kill()
  await server.start()

  const again = await chair.connect()
  const { resumeToken: token, epoch, seq: lastSeq } = joined.result
  const back = await again.join(meetingId, { claim: 'ask', resume: { token, epoch, lastSeq } })
  expect(back.epoch).not.toBe(epoch)
  expect(back.seatId).toBe(seatId)
  expect(back.snapshot.presenting).toMatchObject({ seatId, page })
  expect(back.snapshot.layouts.imposed).toMatchObject({ layout: 'grid9', on: 'halls' })
  expect(back.snapshot.stageSeatId).toBe(seatId)
  expect(back.snapshot.floor.holders).toMatchObject([{ seatId: heldBy }])
  expect([...unpackSeats(back.snapshot.seats).values()].map(({ mic }) => mic)).toEqual(['off'])
  const attendance = await chair.call('seats.attendance', { meetingId })
  if (!attendance.ok) throw new Error(attendance.error)
  expect(attendance.result.rows.filter((row) => row.accountId === accountId)).toHaveLength(1)
  again.close()
})
