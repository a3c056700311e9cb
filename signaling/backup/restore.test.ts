import { chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, type World } from '../papers/test-world.ts'
import { folderOf, makeBackup } from './make.ts'
import { DATABASE } from './manifest.ts'
import { restoreInto } from './restore.ts'

const NOW = Date.UTC(2026, 10, 27, 19, 0)
const SERVICE = { uid: 54_321, gid: 54_322 }
const asRoot = process.getuid?.() === 0
let world: World
let place: string
let backup: string

beforeEach(async () => {
  world = await openWorld()
  place = await mkdtemp(join(tmpdir(), 'hop-khoi-phuc-'))
  const folder = folderOf(NOW)
  backup = join(place, folder)
  const order = { dataDir: world.folder, backupDir: place, folder, madeAtMs: NOW, minFreeBytes: 0, keep: 1 }
  await makeBackup(order, () => undefined)
})
afterEach(async () => {
  await world.close()
  await rm(place, { recursive: true, force: true })
})

const restore = (dataDir: string) => restoreInto(backup, dataDir, () => undefined)

/** The owners of a folder and of all that lies in it, each once. */
async function ownersOf(top: string): Promise<string[]> {
  const names = ['', ...(await readdir(top, { recursive: true }))]
  const facts = await Promise.all(names.map((name) => stat(join(top, name))))
  return [...new Set(facts.map(({ uid, gid }) => `${uid}:${gid}`))]
}

test.runIf(asRoot)(
  'as root, all that is restored belongs to the owner of the backup, with the folders made for it',
  async () => {
    await chown(backup, SERVICE.uid, SERVICE.gid)
    const dataDir = join(place, 'disk', 'hop')
    expect(await restore(dataDir)).toMatchObject({ ok: true, value: { owner: SERVICE } })
    expect(await readdir(dataDir)).toContain(DATABASE)
    expect(await ownersOf(join(place, 'disk'))).toEqual([`${SERVICE.uid}:${SERVICE.gid}`])
  },
)

test.runIf(asRoot)(
  'a backup that root copied goes to the owner of a data folder that was there, else the owner is said to be root',
  async () => {
    const prepared = join(place, 'prepared')
    await mkdir(prepared)
    await chown(prepared, SERVICE.uid, SERVICE.gid)
    expect(await restore(prepared)).toMatchObject({ ok: true, value: { owner: SERVICE } })
    expect(await ownersOf(prepared)).toEqual([`${SERVICE.uid}:${SERVICE.gid}`])
    expect(await restore(join(place, 'new'))).toMatchObject({ ok: true, value: { owner: { uid: 0, gid: 0 } } })
  },
)

test.skipIf(asRoot)('without the rights of root, what is restored belongs to who restores it', async () => {
  expect(await restore(join(place, 'new'))).toMatchObject({ ok: true, value: { owner: null } })
})
