import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { votingRecord } from '../voting/record.ts'
import { openSecretBallot } from '../voting/test-secret.ts'
import { granted, openVotingWorld, type VotingWorld } from '../voting/test-world.ts'
import { recountArchive } from './verify-secret.ts'

let world: VotingWorld
let folder: string
beforeEach(async () => {
  world = await openVotingWorld()
  folder = await mkdtemp(join(tmpdir(), 'recount-'))
})
afterEach(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

async function zipOf(votes: unknown): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.zip`)
  await writeFile(path, zipSync({ 'du-lieu/bieu-quyet.json': Buffer.from(JSON.stringify(votes)) }))
  return path
}

test('a secret ballot is counted again from its archive, and what was changed in it is told', async () => {
  const chair = await world.invite('chutri', 'chair', { member: true })
  const counter = await world.invite('kiemphieu', 'delegate', { member: true })
  const secret = await openSecretBallot(world, [chair, counter])
  granted(await secret.cast(chair, secret.encrypt(0)))
  granted(await secret.cast(counter, secret.encrypt(1)))
  granted(await secret.end())
  await secret.counted()
  const viewer = { accountId: chair.accountId, actor: 'chair' as const }
  const votes = await votingRecord(world.database, world.meetingId, viewer)
  const [ballot] = votes.ballots
  const { result, secret: evidence } = ballot ?? {}
  if (result == null || evidence === undefined) throw new Error('not counted')
  const title = 'Nghị quyết về ngân sách'
  expect(await recountArchive(await zipOf(votes))).toMatchObject([{ title, ballots: 2, holds: true }])
  const counts = result.counts.map((one, index) => ({ ...one, byDevice: index === 0 ? 2 : 0 }))
  const swapped = { ballots: [{ ...ballot, result: { ...result, counts } }] }
  expect(await recountArchive(await zipOf(swapped))).toMatchObject([{ holds: false }])
  const fewer = { ballots: [{ ...ballot, secret: { ...evidence, ballots: evidence.ballots.slice(1) } }] }
  expect(await recountArchive(await zipOf(fewer))).toMatchObject([{ holds: false }])
  expect(await recountArchive(await zipOf({ ballots: 1 }))).toBeNull()
  expect(await recountArchive(await zipOf({ ballots: [] }))).toEqual([])
})

test('an archive without votes has none to count; votes that are no JSON, too large or there twice cannot be read', async () => {
  const named = async (files: Record<string, Uint8Array>) => {
    const path = join(folder, `${crypto.randomUUID()}.zip`)
    await writeFile(path, zipSync(files, { level: 1 }))
    return path
  }
  const votes = Buffer.from('{"ballots":[]}')
  expect(await recountArchive(await named({ 'du-lieu/khac.json': votes }))).toEqual([])
  expect(await recountArchive(await named({ 'du-lieu/bieu-quyet.json': votes.subarray(1) }))).toBeNull()
  const large = Buffer.concat([votes, Buffer.alloc(64 * 1024 * 1024, ' ')])
  expect(await recountArchive(await named({ 'du-lieu/bieu-quyet.json': large }))).toBeNull()
  const twice = await readFile(await named({ 'du-lieu/bieu-quyet.json': votes, 'du-lieu/bieu-quyet.jso2': votes }))
  const path = join(folder, 'twice.zip')
  await writeFile(path, Buffer.from(twice.toString('latin1').replaceAll('quyet.jso2', 'quyet.json'), 'latin1'))
  expect(await recountArchive(path)).toBeNull()
})
