import { describe, expect, test } from 'vitest'
import { packClip, readClip, unpackClip } from './clip.ts'
import { readOptions } from './cli.ts'
import { Manners } from './manners.ts'
import { isRtcpPacket, ssrcOf } from './pipe.ts'
import { deedsOf, joinDelays, SCRIPTS, type Member } from './script.ts'
import { joinSounds } from './sound-packets.ts'
import { SeatId } from '../../signaling/wire/ids.ts'
import type { FloorState } from '../../signaling/floor/wire.ts'

const members: Member[] = [
  { username: 'chair', role: 'chair' },
  { username: 'wall', role: 'wall' },
  { username: 'a', role: 'speaker' },
  { username: 'b', role: 'speaker' },
  { username: 'c', role: 'hall' },
  { username: 'd', role: 'hall' },
]

describe('the clip', () => {
  test('comes out as it was packed, three layers and sound, each layer larger than the one below', () => {
    const clip = readClip()
    const again = unpackClip(packClip(clip))
    expect(again).toEqual(clip)
    const rates = clip.layers.map((pictures) => pictures.reduce((sum, { vp8 }) => sum + vp8.length, 0))
    expect(rates).toEqual([...rates].sort((x, y) => x - y))
    expect(new Set(rates).size).toBe(3)
  })
  test('is refused when it is something else', () =>
    expect(() => unpackClip(Buffer.from('BOT1abcd'))).toThrow('not a clip'))
})

describe('several sounds in one packet', () => {
  test('keep their frames, with the lengths of all but the last (RFC 6716, code 3)', () => {
    const frames = [3, 260, 5].map((length, index) => Buffer.from([120, ...Array<number>(length).fill(index)]))
    const joined = joinSounds(frames)
    // 260 = 252 + 4 × 2: two bytes.
    expect([...joined.subarray(0, 5)]).toEqual([123, 0x83, 3, 252, 2])
    expect(joined.length).toBe(5 + 3 + 260 + 5)
  })
  test('must be of one kind', () => expect(() => joinSounds([Buffer.from([120, 1]), Buffer.from([8, 1])])).toThrow())
  test('can be made of the clip', () => {
    const { sounds } = readClip()
    expect(joinSounds(sounds.slice(0, 3).map(({ opus }) => opus))[1]).toBe(0x83)
  })
})

test('packets with which mediasoup probes a link belong to no stream', () => {
  const packet = Buffer.alloc(20)
  packet[0] = 0x80
  packet.writeUInt32BE(1234, 8)
  expect(ssrcOf(packet)).toBeUndefined()
  packet.writeUInt32BE(1235, 8)
  expect(ssrcOf(packet)).toBe(1235)
  expect(isRtcpPacket(packet)).toBe(false)
  expect(isRtcpPacket(Buffer.from([0x80, 200]))).toBe(true)
})

describe('a script', () => {
  test('is the same for the same seed, in order, and within its time', () => {
    const deeds = deedsOf(SCRIPTS.lively, members, 60_000, 5)
    expect(deeds).toEqual(deedsOf(SCRIPTS.lively, members, 60_000, 5))
    expect(deeds.map(({ atMs }) => atMs)).toEqual(deeds.map(({ atMs }) => atMs).sort((x, y) => x - y))
    expect(deeds.every(({ atMs }) => atMs < 60_000)).toBe(true)
  })
  test('gives the floor to the speakers in turn, by the chair', () => {
    const floor = deedsOf(SCRIPTS.briefing, members, 60_000, 1).filter((deed) => deed.do === 'giveFloor')
    expect(floor.map(({ of }) => of)).toEqual(['a', 'b', 'a'])
    expect(floor.every(({ usernames }) => usernames.join() === 'chair')).toBe(true)
  })
  test('lets nobody leave who is away, and neither chair nor wall', () => {
    const away = new Set<string>()
    for (const { do: what, usernames } of deedsOf(SCRIPTS.lively, members, 120_000, 9)) {
      const [name = ''] = usernames
      if (what === 'leave') {
        expect(['c', 'd']).toContain(name)
        expect(away.has(name)).toBe(false)
        away.add(name)
      } else if (what === 'join') away.delete(name)
    }
  })
  test('spreads joins over the time given', () => {
    const delays = [
      ...joinDelays(
        members.map(({ username }) => username),
        6_000,
        1,
      ).values(),
    ]
    delays.forEach((ms, index) => {
      expect(ms).toBeGreaterThanOrEqual(index * 1_000)
      expect(ms).toBeLessThan((index + 1) * 1_000)
    })
  })
})

describe('a bot’s manners', () => {
  const seatId = SeatId.parse('my--seat')
  const floor = (holder: string | null): FloorState => ({
    mode: 'floor',
    holders: holder === null ? [] : [{ seatId: SeatId.parse(holder), sinceMs: 0 }],
    pointOfOrder: null,
  })
  test('speak while it has the floor, and not once the chair has muted it until the floor is given again', () => {
    const manners = new Manners('speaker')
    manners.floorIs(floor(null), seatId)
    expect(manners.speaks).toBe(false)
    manners.floorIs(floor(seatId), seatId)
    expect(manners.speaks).toBe(true)
    manners.mutedBy('muted')
    manners.floorIs(floor(seatId), seatId)
    expect(manners.speaks).toBe(false)
    manners.floorIs(floor(null), seatId)
    manners.floorIs(floor(seatId), seatId)
    expect(manners.speaks).toBe(true)
  })
  test('a hall never speaks', () => {
    const manners = new Manners('hall')
    manners.floorIs(floor(seatId), seatId)
    expect(manners.speaks).toBe(false)
  })
})

describe('the command line', () => {
  test('takes what the help says', () => {
    expect(
      readOptions([
        '--own',
        '--sites',
        '241',
        '--full',
        '16',
        '--storm',
        '5',
        '--roles',
        'chair,wall',
        '--link',
        'kbps=512,loss=5',
        '--seed',
        '3',
      ]),
    ).toMatchObject({
      own: true,
      sites: 241,
      full: 16,
      storm: 5,
      roles: ['chair', 'wall'],
      link: { kbps: 512, lossShare: 0.05 },
      seed: 3,
    })
  })
  test('says what is wrong, and gives help', () => {
    expect(readOptions(['--sites', '0'])).toHaveProperty('wrong')
    expect(readOptions(['--script', 'none'])).toHaveProperty('wrong')
    expect(readOptions(['--nonsense'])).toHaveProperty('wrong')
    expect(readOptions(['--help'])).toBeNull()
  })
})
