/** A meeting's bots in a process of their own, so that their CPU is told apart from the server's and from the measuring. */
import { MeetingId } from '../../signaling/wire/ids.ts'
import { Crowd } from '../load/crowd.ts'
import { exactNowMs } from '../load/journal.ts'
import { CrowdRequest, type CrowdAnswer } from './crowd-wire.ts'
import type { Bot } from '../load/bot.ts'

let crowd: Crowd | undefined
let bots: readonly Bot[] = []
const notes = new Map<string, number>()

function note(what: string): void {
  // Whose it is does not matter: a hundred sites say the same.
  const kind = what.replace(/^[^:]*: /, '')
  notes.set(kind, (notes.get(kind) ?? 0) + 1)
}

function open(request: Extract<CrowdRequest, { kind: 'open' }>): void {
  const { url, plainDesk, password, smallPictures, usernames, speaking, full } = request
  crowd = new Crowd({
    url,
    plainDesk,
    password,
    smallPictures,
    usernames,
    speaking,
    full,
    meetingId: MeetingId.parse(request.meetingId),
    roles: { [request.chair]: 'chair' },
    // Small pictures in key pictures alone, and 60 ms of sound in a packet: what two cores bear with everybody in.
    shape: { keyPicturesOnly: true, soundFrames: 3 },
    stills: false,
    note,
  })
  bots = crowd.bots
}

async function join(spreadMs: number): Promise<void> {
  await crowd?.prepare()
  await crowd?.start(bots.map((_, index) => (spreadMs * index) / bots.length))
}

function named(username: string): Bot {
  const bot = bots.find((one) => one.username === username)
  if (bot === undefined) throw new Error(`no bot is called ${username}`)
  return bot
}

function seatOf(bot: Bot): NonNullable<Bot['seatId']> {
  if (bot.seatId === undefined) throw new Error(`${bot.username} is not in the meeting`)
  return bot.seatId
}

function chair(): Bot {
  const bot = bots.find(({ options }) => options.role === 'chair')
  if (bot === undefined) throw new Error('there is no chair')
  return bot
}

/** @returns when it was asked. */
async function carryOut(request: CrowdRequest): Promise<number> {
  const askedAtMs = exactNowMs()
  switch (request.kind) {
    case 'open':
      open(request)
      break
    case 'join':
      await join(request.spreadMs)
      break
    case 'giveFloor':
      await chair().giveFloor(seatOf(named(request.username)))
      break
    case 'putOnStage':
      await chair().putOnStage(seatOf(named(request.username)))
      break
    case 'cut':
      for (const bot of bots) bot.cut()
      break
    case 'mend':
      for (const bot of bots) bot.mend()
      break
    case 'close':
      await crowd?.close()
      for (const [what, times] of notes) console.error(`bots: ${times} × ${what}`)
      break
    case 'count':
    case 'camera':
      break
    default:
      request satisfies never
  }
  return askedAtMs
}

function answer(request: CrowdRequest, atMs: number): CrowdAnswer {
  const shown = request.kind === 'camera' ? named(request.username) : undefined
  return {
    error: null,
    atMs,
    joins: bots.flatMap((bot) => bot.joins[0] ?? []),
    seats: bots.map((bot) => {
      const last = bot.received.flatMap(({ lastPacketAtMs }) => lastPacketAtMs ?? [])
      const newest = bot.joins.at(-1)
      return {
        username: bot.username,
        seatId: bot.seatId ?? null,
        messages: bot.control.messages,
        messageBytes: bot.control.bytes,
        packets: bot.total.packets,
        lastPacketAtMs: last.length === 0 ? null : Math.max(...last),
        joinedAtMs: newest?.joinedAtMs ?? null,
        comebacks: bot.reconnections,
        firstPacketAtMs: newest?.firstPacketAtMs ?? null,
      }
    }),
    cameras:
      shown === undefined
        ? []
        : bots
            .filter((bot) => bot !== shown)
            .map(
              ({ received }) =>
                received.find(({ seatId, source }) => seatId === shown.seatId && source === 'camera')
                  ?.firstPacketAtMs ?? null,
            ),
  }
}

process.on('message', (message) => {
  const request = CrowdRequest.parse(message)
  carryOut(request).then(
    (atMs) => process.send?.(answer(request, atMs)),
    (error: unknown) => process.send?.({ ...answer({ kind: 'count' }, exactNowMs()), error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))
