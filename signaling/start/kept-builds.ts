import { cp, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { KeptBuilds } from '../server/pages.ts'
import type { Clock } from '../kit/clock.ts'
import type { ClockTrust } from '../storage/clock-trust.ts'

/** A build whose pages nobody has had open for so long is forgotten. */
export const KEPT_DAYS = 14
/** A build takes some 7 MB. */
const KEPT_AT_MOST = 12
const BUILD_ID = /^[0-9a-f]{16}$/

/**
 * Lays the parts of the pages that are served now beside those of earlier builds in the data folder, and gives all of them: a page
 * that was open before an update still fetches the parts that it has not yet loaded. The folder's time says when a page of it was last
 * connected.
 *
 * @param webDist - The folder of the build that is served; one whose name is no build's is not kept.
 */
export async function keepBuilds(
  dataDir: string,
  webDist: string,
  clock: Pick<Clock, 'nowMs'>,
  trust: ClockTrust,
): Promise<KeptBuilds> {
  const folder = join(dataDir, 'pages')
  const current = BUILD_ID.test(basename(webDist)) ? basename(webDist) : ''
  await mkdir(folder, { recursive: true, mode: 0o750 })
  for (const name of await readdir(folder))
    if (name.startsWith('.making-')) await rm(join(folder, name), { recursive: true, force: true })
  if (current !== '') await layBeside(folder, webDist, current)

  const touch = async (build: string): Promise<void> => {
    if (!BUILD_ID.test(build)) return
    const now = new Date(clock.nowMs())
    // One that is not kept any more has no time to be set.
    await utimes(join(folder, build), now, now).catch(() => undefined)
  }
  await touch(current)
  // Under a clock that may be years ahead all look old; then their number alone is bounded.
  const oldMs = (await trust.isInDoubt()) ? 0 : clock.nowMs() - KEPT_DAYS * 24 * 60 * 60_000
  const kept = await forgetOld(folder, current, oldMs)
  const parts = new Map<string, string>()
  for (const build of kept.reverse()) {
    const assets = join(folder, build, 'assets')
    for (const name of await readdir(assets).catch(() => [])) parts.set(name, assets)
  }
  return { current, folderOf: (part) => parts.get(part), touch }
}

async function layBeside(folder: string, webDist: string, build: string): Promise<void> {
  const there = await stat(join(folder, build)).catch(() => null)
  if (there !== null) return
  const fresh = join(folder, `.making-${process.pid}`)
  await cp(join(webDist, 'assets'), join(fresh, 'assets'), { recursive: true })
  await rename(fresh, join(folder, build))
}

/** @returns those that stay, the one used last first. */
async function forgetOld(folder: string, current: string, oldMs: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => BUILD_ID.test(name))
  const aged = await Promise.all(names.map(async (name) => ({ name, atMs: (await stat(join(folder, name))).mtimeMs })))
  aged.sort((one, other) => other.atMs - one.atMs)
  const stays = aged.filter(({ name, atMs }, index) => name === current || (index < KEPT_AT_MOST && atMs > oldMs))
  for (const { name } of aged)
    if (!stays.some((one) => one.name === name)) await rm(join(folder, name), { recursive: true, force: true })
  return stays.map(({ name }) => name)
}
