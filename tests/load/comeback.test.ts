import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openUdpLink, type UdpLink } from '../support/links/link-udp.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { poll } from '../support/poll.ts'
import { PASSWORD, startServer, type RunningServer } from '../support/server.ts'
import { Crowd, operatorUsernames } from './crowd.ts'

const CHAIR = 'chutri'
const SITES = operatorUsernames().slice(0, 12)
const links: UdpLink[] = []
let server: RunningServer
let crowd: Crowd
let pages: string
const notes: string[] = []

beforeAll(async () => {
  // Nobody looks at a page here: an empty one spares the time to build the real ones.
  pages = await mkdtemp(join(tmpdir(), 'pages-'))
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>bots</title>')
  server = await startServer({ env: { WEB_DIST: pages } })
  crowd = new Crowd({
    url: server.url,
    meetingId: await runningMeeting(await TestClient.signIn(server.url, CHAIR)),
    usernames: [CHAIR, ...SITES],
    password: PASSWORD,
    speaking: 0,
    roles: { [CHAIR]: 'chair' },
    smallPictures: 2,
    // The first site's media go over a link that can be cut.
    through: (username) => async (to) => {
      if (username !== SITES[0]) return to
      const link = await openUdpLink({ listen: { ip: '127.0.0.1' }, server: to, seed: 1 })
      links.push(link)
      return { ip: '127.0.0.1', port: link.port }
    },
    note: (what) => notes.push(what),
  })
}, 180_000)
afterAll(async () => {
  await crowd?.close()
  await server?.stop()
  await Promise.all(links.map((link) => link.close()))
  await rm(pages, { recursive: true, force: true })
}, 60_000)

test('a full bot whose media link is cut comes back by restarting ICE, on the same connections', async () => {
  expect(await crowd.start(), notes.join('\n')).toBe(1 + SITES.length)
  const bot = crowd.bots[1]
  await poll(() => (bot?.total.packets ?? 0) > 100 && (bot?.sending ?? 0) > 0, { what: 'media', deadlineMs: 20_000 })
  for (const link of links) link.cut()
  await poll(() => bot?.connected === false, { what: 'the bot to notice', deadlineMs: 15_000 })
  for (const link of links) link.mend()
  const before = bot?.total.packets ?? 0
  await poll(() => bot?.connected === true && bot.total.packets > before + 50, {
    what: 'media to flow again',
    deadlineMs: 15_000,
  })
  expect(bot).toMatchObject({ mediaOpenings: 1, reconnections: 0 })
}, 60_000)

test('all come back by themselves after the server was killed and started again', async () => {
  await server.kill()
  await server.start()
  await poll(
    () =>
      crowd.bots.every((bot) => bot.reconnections === 1 && bot.connected && bot.received.some((s) => s.packets > 0)),
    { what: 'everybody to be back', deadlineMs: 45_000 },
  )
}, 120_000)
