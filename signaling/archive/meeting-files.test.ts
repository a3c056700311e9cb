import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Account } from '../identity/wire.ts'
import type { BallotId } from '../wire/ids.ts'
import type { MeetingActor } from '../wire/permissions.ts'
import { field, openMinutesWorld } from '../minutes/test-world.ts'
import { granted, openVotingWorld, type VotingWorld } from '../voting/test-world.ts'
import { meetingFiles, type ArchiveSources } from './meeting-files.ts'

let world: VotingWorld
let chair: Account
let one: Account
beforeEach(async () => {
  world = await openVotingWorld()
  chair = await world.invite('chutri', 'chair', { member: true })
  one = await world.invite('daibieu1', 'delegate', { member: true })
})
afterEach(() => world.close())

/** The texts of the archive, by their names. */
async function filesFor(actor: MeetingActor): Promise<ReadonlyMap<string, string>> {
  const sources: ArchiveSources = {
    ...{ database: world.database, nowMs: world.clock.nowMs() },
    // The meeting has no papers.
    blobs: undefined as never,
    flatten: () => Promise.resolve(null),
    attendanceOf: () => Promise.resolve({ phase: 'running', rows: [], absent: [], sites: [] }),
  }
  const files = new Map<string, string>()
  for await (const file of meetingFiles(sources, world.meetingId, { account: chair, actor }, []))
    if (file.kind === 'text') files.set(file.path, file.text)
  return files
}
const end = async (ballotId: BallotId) => {
  const act = { meetingId: world.meetingId, ballotId, onChairsOrder: false }
  granted(await world.voting.handlers['voting.end'](world.call(chair, 'chair'), act))
}

test('the votes of a meeting are in its archive: the result with its arithmetic, and who voted what for those who may see it', async () => {
  const ballotId = await world.opened()
  for (const account of [chair, one]) granted(await world.cast(account, ballotId, 'for'))
  await end(ballotId)
  const files = await filesFor('secretary')
  const table = files.get('bieu-quyet.csv') ?? ''
  expect(table).toContain('"Được thông qua","2 × 2 = 4 > 2 = 2 × 1"')
  expect(table).toContain('"Nghị quyết về ngân sách","Tán thành","2","0"')
  expect(table).toMatch(/"daibieu1","[^"]*","có","Tán thành","trên máy"/u)
  expect(JSON.parse(files.get('du-lieu/bieu-quyet.json') ?? '')).toMatchObject({
    bodyName: 'HĐND tỉnh',
    ballots: [{ result: { passed: true }, people: { voters: [{ choice: 'for' }, { choice: 'for' }] } }],
  })
  const happened = files.get('dien-bien.csv') ?? ''
  expect(happened).toMatch(/"Nghị quyết về ngân sách","[^"]+","[^"]+","2","2","2","Được thông qua"/u)
  const asAdministrator = await filesFor('unitAdmin')
  expect(asAdministrator.get('bieu-quyet.csv')).toContain('Được thông qua')
  for (const [path, text] of asAdministrator)
    if (path.includes('bieu-quyet')) expect(text, path).not.toContain('daibieu1')
})

test('while a ballot is open its archive has nobody’s choice', async () => {
  const ballotId = await world.opened()
  granted(await world.cast(one, ballotId, 'against'))
  const files = await filesFor('chair')
  expect(files.get('bieu-quyet.csv')).toContain('Đang mở')
  expect(files.get('dien-bien.csv')).toMatch(/"Nghị quyết về ngân sách","[^"]+","","","","",""/u)
  expect(JSON.parse(files.get('du-lieu/bieu-quyet.json') ?? '')).toMatchObject({
    ballots: [{ result: null, people: null }],
  })
})

test('a ballot that ended with the meeting, on nobody’s word, says so', async () => {
  await world.opened()
  await world.database.transaction().execute((within) => world.voting.meetingEnds(within, world.meetingId))
  expect((await filesFor('chair')).get('bieu-quyet.csv')).toContain('Kết thúc cùng cuộc họp')
})

test('a meeting without ballots has no file of votes', async () => {
  expect([...(await filesFor('chair')).keys()].filter((path) => path.includes('bieu-quyet'))).toEqual([])
})

test('the approved minutes are in it byte for byte with their data, a draft is not', async () => {
  const held = await openMinutesWorld()
  const leads = held.chair.account
  const minutesIn = async () => {
    const sources: ArchiveSources = {
      ...{ database: held.database, nowMs: held.clock.nowMs(), blobs: undefined as never },
      flatten: () => Promise.resolve(null),
      attendanceOf: (id) => held.rooms.attendanceOf(id),
    }
    const found: Record<string, string> = {}
    for await (const file of meetingFiles(sources, held.meetingId, { account: leads, actor: 'chair' }, [])) {
      if (!file.path.includes('bien-ban')) continue
      if (file.kind === 'text') {
        found[file.path] = file.text
        continue
      }
      const hash = createHash('sha256')
      for await (const bytes of file.open()) hash.update(bytes)
      found[file.path] = hash.digest('hex')
    }
    return found
  }
  granted(await held.save(leads, field('conclusions', 'Thống nhất')))
  await held.act('meetings.end')
  granted(await held.setStage(leads, 'comments'))
  expect(await minutesIn()).toEqual({})
  const { sha256 } = granted(await held.approve(leads, (await held.read(leads)).revision))
  const { 'bien-ban.pdf': pdf, 'du-lieu/bien-ban.json': data = '' } = await minutesIn()
  expect(pdf).toBe(sha256)
  expect(JSON.parse(data)).toMatchObject({ sha256, entries: [{ entry: { text: 'Thống nhất' } }] })
  await held.rooms.close()
  await held.database.destroy()
})
