// The queue of conversions where something goes wrong around it; LibreOffice itself is in tests/integration/office-papers.test.ts.
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createCanvas } from '@napi-rs/canvas'
import { openHttp, SOUND } from './test-http.ts'
import { until } from './test-world.ts'

// Each starts processes, on machines that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let http: Awaited<ReturnType<typeof openHttp>>
beforeEach(async () => {
  http = await openHttp()
})
afterEach(() => http.close())

const picture = (colour: string): Buffer => {
  const canvas = createCanvas(20, 10)
  const context = canvas.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, 20, 10)
  return canvas.toBuffer('image/png')
}
const rows = () => http.world.database.selectFrom('paper_jobs').selectAll().orderBy('number').execute()
const allEnded = async () => (await rows()).every(({ state }) => state === 'ready' || state === 'refused')

test('a job that cannot be kept leaves no file, and stands in nobody’s way', async () => {
  const place = await http.world.addMeeting()
  await sql`create trigger fails before insert on paper_jobs begin select raise(abort, 'no'); end`.execute(
    http.world.database,
  )
  // A server without our own words for what breaks it: the answer is none of the protocol's.
  await expect(http.post(picture('red'), place, { fileName: 'Ảnh.png' })).rejects.toThrow()
  await until('its file is gone', async () => (await http.filesOnDisk()).length === 0, 60_000)
  await sql`drop trigger fails`.execute(http.world.database)
  expect((await http.post(SOUND, place)).error).toBeUndefined()
  expect((await http.post(picture('red'), place, { fileName: 'Ảnh.png' })).error).toBeUndefined()
  await until('it is converted', allEnded, 90_000)
  expect(await http.list('secretary', place.meetingId)).toHaveLength(2)
})

test('five at once become five papers, one after the other, each told to its uploader alone', async () => {
  const place = await http.world.addMeeting()
  const colours = Array.from({ length: 5 }, (_one, index) => `rgb(${index * 50}, 0, 0)`)
  const sent = await Promise.all(
    colours.map((colour, index) => http.post(picture(colour), place, { fileName: `Ảnh ${index}.png` })),
  )
  expect(sent.map(({ error }) => error)).toEqual(colours.map(() => undefined))
  await until('all are converted', allEnded, 110_000)
  expect((await rows()).map(({ state }) => state)).toEqual(colours.map(() => 'ready'))
  expect(await http.list('secretary', place.meetingId)).toHaveLength(5)
  expect(new Set(http.world.toldJobs)).toEqual(new Set([http.world.account('secretary').accountId]))
  // Another secretary's list has none of them.
  const { meetingId } = place
  const others = await http.world.papers.handlers['papers.jobs'](await http.world.call('chair', meetingId), {
    meetingId,
  })
  expect(others).toMatchObject({ value: { jobs: [] } })
})

test('what is stopped with the server is not refused: it is still to be converted', async () => {
  const place = await http.world.addMeeting()
  expect((await http.post(picture('red'), place, { fileName: 'Ảnh.png' })).error).toBeUndefined()
  await http.world.papers.close()
  expect((await rows()).map(({ state }) => state === 'refused')).toEqual([false])
})

test('a meeting that ended while its file was converted refuses it, and its files go', async () => {
  const place = await http.world.addMeeting()
  expect((await http.post(picture('red'), place, { fileName: 'Ảnh.png' })).error).toBeUndefined()
  await http.world.setState(place.meetingId, 'ended')
  await until('it ends', allEnded, 90_000)
  expect(await rows()).toMatchObject([{ state: 'refused', error: 'illegalState' }])
  await until('its files are gone', async () => (await http.filesOnDisk()).length === 0, 60_000)
})
