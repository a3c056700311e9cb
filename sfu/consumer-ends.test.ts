import { observer } from 'mediasoup'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { opusParameters, simulcastParameters } from '../tests/support/media/rtp.ts'
import { RoomNotes } from '../tests/support/world/room-notes.ts'
import { testWorkerBin } from '../tests/support/servers/worker.ts'
import { MediaError, type MediaPlane, type MediaRoom, type Source } from './api.ts'
import { KIND_OF } from './client-media.ts'
import { silentLog } from './log.ts'
import { createMediaPlane } from './plane.ts'
import type { Consumer } from 'mediasoup/types'

/** Streams that end at the very moment at which the worker is asked about their consumers, as hundreds do when all sites come back at once. */

const SENT = ['mic', 'camera', 'screen'] as const satisfies readonly Source[]
/**
 * When the end comes: right before the worker is asked about the consumer, so that it learns of both at once; before the call; or so many
 * turns of the event loop after it, up to later than the worker's answer.
 */
const MOMENTS = ['before the question', 'before the call', 0, 1, 2, 3, 4, 6, 8] as const

/** Every consumer of every worker that this process starts, by id. */
const consumers = new Map<string, Consumer>()
observer.on('newworker', (worker) =>
  worker.observer.on('newrouter', (router) =>
    router.observer.on('newtransport', (transport) =>
      transport.observer.on('newconsumer', (consumer) => consumers.set(consumer.id, consumer)),
    ),
  ),
)

type End = (room: MediaRoom, from: string, to: string) => unknown
type Call = (room: MediaRoom, from: string, to: string, ids: string[]) => Promise<unknown>

const ENDS: Readonly<Record<string, End>> = {
  'its producer ends': (room, from) => SENT.forEach((source) => room.closeProducer(from, source)),
  'its sender goes': (room, from) => room.closePeer(from),
  'its sender opens media again': (room, from) => room.openTransport(from, 'send'),
  'its receiver goes': (room, _, to) => room.closePeer(to),
  'its receiver opens media again': (room, _, to) => room.openTransport(to, 'receive'),
}
const CALLS: Readonly<Record<string, Call>> = {
  'resumed by its client': (room, _, to, ids) => room.resumeConsumers(to, ids),
  'given another layer and priority': (room, from, to) => plan(room, from, to, { maxSpatialLayer: 0, priority: 7 }),
}

async function plan(room: MediaRoom, from: string, to: string, how: { maxSpatialLayer?: number; priority: number }) {
  const { added } = await room.setPlan(
    to,
    SENT.map((source) => ({ peerId: from, source, ...how })),
  )
  return added.map(({ consumerId }) => consumerId)
}

async function sends(room: MediaRoom, peerId: string): Promise<void> {
  const { id } = await room.openTransport(peerId, 'send')
  for (const source of SENT) {
    const kind = KIND_OF[source]
    const rtpParameters = kind === 'audio' ? opusParameters() : simulcastParameters()
    await room.produce(peerId, id, { source, kind, rtpParameters, paused: false })
  }
}

async function receives(room: MediaRoom, peerId: string): Promise<void> {
  await room.openTransport(peerId, 'receive')
  await room.setReceiverCapabilities(peerId, await room.routerRtpCapabilities())
}

function beforeEachQuestion(consumer: Consumer | undefined, act: () => unknown): void {
  if (consumer === undefined) throw new Error('no such consumer')
  const resume = consumer.resume.bind(consumer)
  const setPriority = consumer.setPriority.bind(consumer)
  const setPreferredLayers = consumer.setPreferredLayers.bind(consumer)
  const after = <T extends unknown[]>(ask: (...about: T) => Promise<void>) => {
    return (...about: T): Promise<void> => {
      act()
      return ask(...about)
    }
  }
  consumer.resume = after(resume)
  consumer.setPriority = after(setPriority)
  consumer.setPreferredLayers = after(setPreferredLayers)
}

const turnsOfTheLoop = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve))
}

describe.each([
  ['one worker', 1],
  ['two workers, with a pipe between the two', 2],
])('on %s', (_, workerCount) => {
  let plane: MediaPlane
  let room: MediaRoom
  let rooms = 0
  beforeAll(async () => {
    plane = await createMediaPlane({
      workerBin: await testWorkerBin(),
      workerCount,
      spreadAbove: 0,
      listen: { ip: '127.0.0.1' },
      log: silentLog,
      timing: { pipeLingerMs: 20 },
    })
    return () => plane.close()
  }, 300_000)
  beforeEach(async () => {
    room = await plane.openRoom(`room-${(rooms += 1)}`, new RoomNotes())
    return () => room.close()
  })

  /** A new pair, and what comes of the call: its failure, unless it is one that the plane may answer. */
  async function meet(end: End, call: Call, moment: (typeof MOMENTS)[number]): Promise<unknown> {
    // Every second peer comes to the second worker, if there is one.
    const [from, to] = [`from ${moment}`, `to ${moment}`]
    await sends(room, from)
    await receives(room, to)
    const ids = await plan(room, from, to, { priority: 100 })
    expect(ids).toHaveLength(SENT.length)
    let ended: unknown
    const endOnce = (): unknown => (ended ??= end(room, from, to) ?? true)
    if (moment === 'before the call') endOnce()
    if (moment === 'before the question') for (const id of ids) beforeEachQuestion(consumers.get(id), endOnce)
    const failure = call(room, from, to, ids).then(
      () => undefined,
      (error: unknown) => (error instanceof MediaError ? undefined : error),
    )
    if (typeof moment === 'number') {
      await turnsOfTheLoop(moment)
      endOnce()
    }
    await ended
    return failure
  }

  const cases = Object.entries(ENDS).flatMap(([ends, end]) =>
    Object.entries(CALLS).map(([called, call]) => ({ ends, end, called, call })),
  )
  test.each(cases)('$ends while it is being $called: nothing fails, whenever the end comes', async ({ end, call }) => {
    const failures: unknown[] = []
    for (const moment of MOMENTS) {
      const failure = await meet(end, call, moment)
      if (failure !== undefined) failures.push([moment, failure])
    }
    expect(failures).toEqual([])
  })

  test('a worker that refuses what concerns a standing consumer has failed, and that is not hidden', async () => {
    await sends(room, 'from')
    await receives(room, 'to')
    const [id = ''] = await plan(room, 'from', 'to', { priority: 100 })
    beforeEachQuestion(consumers.get(id), () => {
      throw new Error('refused')
    })
    await expect(room.resumeConsumers('to', [id])).rejects.toThrow('refused')
  })
})
