import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { paragraph, wordFile } from '../../docs-fixtures/office/docx.ts'
import { AgendaItemId, type MeetingId, PaperId } from '../../signaling/wire/ids.ts'
import { SUBMISSION } from '../support/world/add-paper.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { poll } from '../support/poll.ts'
import { startServer, type RunningServer } from '../support/server.ts'

const KILLS = Number(process.env['KILLS'] ?? 20)
const WORKERS = 3
/** Ends a test that hangs. */
const TIMEOUT_MS = 240_000 + KILLS * 60_000
const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
const CONVERTS = existsSync('/usr/bin/soffice')
const Answer = z.object({ ok: z.boolean(), error: z.string().optional(), result: z.unknown() })

const Converting = z.object({ job: z.object({ jobId: z.string() }) })

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { SIGN_INS_PER_MINUTE: '100000' } })
})
afterAll(() => server?.stop())

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What the server has acknowledged of one paper, and what it was asked for last. */
interface Acknowledged {
  readonly paperId: PaperId
  readonly sha256: string
  state: 'prepared' | 'issued' | 'recalled'
  /** An act that was asked for and not answered yet may be done or not. */
  asked: 'issued' | 'recalled' | null
}

interface Gate {
  readonly goesOn: () => boolean
  readonly up: () => Promise<void>
}
interface Place {
  readonly meetingId: MeetingId
  readonly agendaItemId: AgendaItemId
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Somebody who uploads papers, issues each and recalls every third, and asks once more whenever no answer came. */
class Clerk {
  readonly #client: TestClient
  readonly #place: Place
  readonly papers: Acknowledged[] = []
  /** The jobs of office files that were taken to be converted. */
  readonly conversions: string[] = []
  #count = 0

  constructor(client: TestClient, place: Place) {
    this.#client = client
    this.#place = place
  }

  async work(source: Uint8Array, { goesOn, up }: Gate): Promise<void> {
    while (goesOn()) {
      this.#count += 1
      if (CONVERTS && this.#count % 4 === 0) await this.#convert(up)
      const paper = await this.#upload(source, up)
      if (paper === null) continue
      this.papers.push(paper)
      await this.#change(paper, 'issued', up)
      if (this.#count % 3 === 0) await this.#change(paper, 'recalled', up)
    }
  }

  /** Other bytes each time: the same file twice would lie there once. Null: no answer came; what is there of it belongs to nobody's promise. */
  async #upload(source: Uint8Array, up: () => Promise<void>): Promise<Acknowledged | null> {
    const bytes = Buffer.concat([source, Buffer.from(`\n% ${crypto.randomUUID()}\n`)])
    await up()
    const answer = await this.#post(bytes, `Tờ trình ${this.#count}.pdf`)
    if (answer?.ok !== true) return null
    const { paperId } = z.object({ paperId: PaperId }).parse(answer.result)
    return { paperId, sha256: sha256Of(bytes), state: 'prepared', asked: null }
  }

  async #convert(up: () => Promise<void>): Promise<void> {
    await up()
    const answer = await this.#post(wordFile({ body: [paragraph(crypto.randomUUID())] }), `Dự thảo ${this.#count}.docx`)
    if (answer?.ok === true) this.conversions.push(Converting.parse(answer.result).job.jobId)
  }

  async #post(bytes: Uint8Array, fileName: string) {
    const { meetingId, agendaItemId } = this.#place
    const query = new URLSearchParams({ fileName, title: fileName })
    const url = `${this.#client.url}/api/meetings/${meetingId}/agenda/${agendaItemId}/papers?${query}`
    const headers = this.#client.headers({ 'content-type': 'application/octet-stream' })
    const answer = await fetch(url, { method: 'POST', headers, body: new Uint8Array(bytes) })
      .then((response) => response.json())
      .catch(() => null)
    const read = Answer.safeParse(answer).data ?? null
    if (read?.ok === false && read.error !== 'unavailable') throw new Error(`${fileName} was refused: ${read.error}`)
    return read
  }

  async #change(paper: Acknowledged, state: 'issued' | 'recalled', up: () => Promise<void>): Promise<void> {
    const { meetingId } = this.#place
    const { paperId } = paper
    paper.asked = state
    for (;;) {
      await up()
      const asked =
        state === 'issued'
          ? this.#client.call('papers.issue', { meetingId, paperId })
          : this.#client.call('papers.recall', { meetingId, paperId, reason: 'Nhầm' })
      // The connection breaks with the server: whether it was saved is not known, so the same is asked again.
      const reply = await asked.catch(() => null)
      if (reply !== null && !reply.ok && reply.error !== 'unavailable')
        throw new Error(`A paper was not ${state}: ${reply.error}`)
      if (reply?.ok !== true) continue
      paper.state = state
      paper.asked = null
      return
    }
  }
}

interface OnDisk {
  /** By the hash that names each: its own hash. */
  readonly inPlace: ReadonlyMap<string, string>
  readonly incoming: readonly string[]
  readonly aside: ReadonlySet<string>
}

const hashes = new Map<string, string>()
/** The files of the papers. Hashes are remembered: a file under a hash is never written again. */
async function onDisk(): Promise<OnDisk> {
  const folder = join(server.dataDir, 'papers')
  const inPlace = new Map<string, string>()
  const [incoming, aside] = [[] as string[], new Set<string>()]
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if (entry.parentPath.endsWith('incoming')) incoming.push(entry.name)
    else if (entry.parentPath.endsWith('quarantine')) aside.add(entry.name.replace(/\.\d+$/u, ''))
    else {
      const known = hashes.get(path) ?? sha256Of(await readFile(path))
      hashes.set(path, known)
      inPlace.set(entry.name, known)
    }
  }
  return { inPlace, incoming, aside }
}

/** What the rows say. */
function inRows(): { named: Set<string>; states: Map<string, string>; versions: Set<string>; jobs: Set<string> } {
  const database = new DatabaseSync(join(server.dataDir, 'meetings.sqlite'), { readOnly: true, timeout: 5_000 })
  const texts = (sql: string) =>
    database
      .prepare(sql)
      .all()
      .flatMap((row) => Object.values(row).map(String))
  try {
    const versions = texts('select sha256 from paper_versions')
    const originals = texts('select original_sha256 from paper_versions where original_sha256 is not null')
    const jobs = texts(`select sha256 from paper_jobs where state in ('converting', 'checking')`)
    const others = texts('select sha256 from consultation_files')
    const papers = database.prepare('select paper_id, state from papers').all()
    return {
      named: new Set([...versions, ...originals, ...jobs, ...others]),
      states: new Map(papers.map((row) => [String(row['paper_id']), String(row['state'])])),
      versions: new Set(versions),
      jobs: new Set(texts('select job_id from paper_jobs')),
    }
  } finally {
    database.close()
  }
}

test(
  `${KILLS} SIGKILLs while papers are uploaded, converted, issued and recalled: rows and files agree, and nothing acknowledged is lost (seed ${SEED})`,
  { timeout: TIMEOUT_MS },
  async () => {
    const random = randomOf(SEED)
    const source = await readFile(new URL(`../../docs-fixtures/papers/${SUBMISSION.file}`, import.meta.url))
    const clerks: Clerk[] = []
    for (let worker = 0; worker < WORKERS; worker += 1) {
      const client = await TestClient.signIn(server.url, 'thuky1')
      const startsAtMs = Date.now() + 86_400_000
      const made = await makeMeeting(client, { title: `Họp có sự cố ${worker}`, state: 'invited', startsAtMs })
      const agendaItemId = AgendaItemId.parse(made.agendaItemIds[0])
      clerks.push(new Clerk(client, { meetingId: made.meetingId, agendaItemId }))
    }
    let [goesOn, isUp] = [true, true]
    const up = async () =>
      void (await poll(() => isUp, { deadlineMs: 180_000, everyMs: 5, what: 'the server to be there' }))
    const gate: Gate = { goesOn: () => goesOn, up }
    const working = Promise.all(clerks.map((clerk) => clerk.work(source, gate)))
    working.catch(() => undefined)
    const all = () => clerks.flatMap(({ papers }) => papers)

    const check = async (dead: OnDisk) => {
      // Conversions go on meanwhile: what counts is what the rows say before and after the look at the disk.
      const { named, states, versions, jobs: kept } = inRows()
      const now = await onDisk()
      const after = inRows().named
      const lost = [...named].filter((sha256) => after.has(sha256) && now.inPlace.get(sha256) !== sha256)
      expect(lost, 'named, and not there with these bytes').toEqual([])
      const orphans = [...dead.inPlace.keys()].filter((sha256) => !named.has(sha256) && !after.has(sha256))
      expect(
        orphans.filter((sha256) => now.inPlace.has(sha256)),
        'named by nothing, and left in its place',
      ).toEqual([])
      expect(
        dead.incoming.filter((name) => now.incoming.includes(name)),
        'half received',
      ).toEqual([])
      const wrong = all().filter(({ paperId, sha256, state, asked }) => {
        const is = states.get(paperId)
        return !versions.has(sha256) || (is !== state && is !== asked)
      })
      expect(wrong, 'acknowledged, and not so').toEqual([])
      const lostJobs = clerks.flatMap(({ conversions }) => conversions).filter((jobId) => !kept.has(jobId))
      expect(lostJobs, 'taken to be converted, and forgotten').toEqual([])
      return orphans.length
    }

    let moved = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      // After some more papers, and then some moments later: in the midst of whatever goes on then.
      const enough = all().length + Math.floor(random() * 3)
      let moments = Math.floor(random() * 120)
      await Promise.race([
        poll(() => all().length >= enough && (moments -= 1) < 0, { deadlineMs: 120_000, everyMs: 2, what: 'papers' }),
        working,
      ])
      isUp = false
      await server.kill()
      const dead = await onDisk()
      await server.start()
      moved += await check(dead)
      isUp = true
    }
    goesOn = false
    await working
    await server.stop({ keepData: true })
    hashes.clear()
    const still = await onDisk()
    await server.start()
    moved += await check(still)
    expect(all().length).toBeGreaterThan(0)
    const [issued, recalled] = (['issued', 'recalled'] as const).map(
      (state) => all().filter((paper) => paper.state === state).length,
    )
    const conversions = clerks.reduce((sum, clerk) => sum + clerk.conversions.length, 0)
    console.log(
      `${KILLS} kills: ${all().length} papers, ${issued} issued, ${recalled} recalled, ${conversions} to be converted, ${moved} files moved aside`,
    )
  },
)
