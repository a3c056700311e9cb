import { expect, test } from 'vitest'
import { createEncodingSwitch, type SwitchableProducer } from './encoding-switch.ts'

/** A sender that, like a browser's, allows one change at a time and takes a while for it. */
function slowSender(layers: number) {
  let encodings: RTCRtpEncodingParameters[] = Array.from({ length: layers }, () => ({ active: true }))
  let changes = 0
  let changing = false
  const rtpSender: NonNullable<SwitchableProducer['rtpSender']> = {
    getParameters: () => ({
      transactionId: '',
      encodings: structuredClone(encodings),
      codecs: [],
      headerExtensions: [],
      rtcp: {},
    }),
    async setParameters(parameters) {
      if (changing) throw new Error('one change at a time')
      changing = true
      await Promise.resolve()
      changing = false
      changes += 1
      encodings = parameters.encodings
    },
  }
  /** What the library knows of, and would set again at the next negotiation. */
  const remembered: number[] = []
  const sender: SwitchableProducer = { rtpSender, setMaxSpatialLayer: async (layer) => void remembered.push(layer) }
  const undo = () => void (encodings = encodings.map((one) => ({ ...one, active: true })))
  return {
    sender,
    remembered,
    undo,
    active: () => encodings.map((one) => one.active),
    rates: () => encodings.map((one) => one.maxBitrate),
    changes: () => changes,
  }
}

test('layers above the wanted one are off, and all of them when nobody watches', async () => {
  const { sender, active } = slowSender(3)
  const encodings = createEncodingSwitch(sender)
  encodings.set({ upTo: 1, maxBps: null })
  await encodings.settled()
  expect(active()).toEqual([true, true, false])
  encodings.set({ upTo: 'none', maxBps: null })
  await encodings.settled()
  expect(active()).toEqual([false, false, false])
  encodings.set({ upTo: Infinity, maxBps: null })
  await encodings.settled()
  expect(active()).toEqual([true, true, true])
})

test('the library knows the layers, so that no negotiation turns them on again; one encoding alone has none', async () => {
  const { sender, remembered } = slowSender(3)
  const encodings = createEncodingSwitch(sender)
  for (const upTo of ['none', 0, Infinity] as const) {
    encodings.set({ upTo, maxBps: null })
    await encodings.settled()
  }
  expect(remembered).toEqual([-1, 0, 2])
  const single = slowSender(1)
  const lone = createEncodingSwitch(single.sender)
  lone.set({ upTo: 'none', maxBps: null })
  await lone.settled()
  expect(single.remembered).toEqual([])
})

test('what a negotiation has switched on is switched off again, and nothing else is touched', async () => {
  const { sender, active, changes, undo } = slowSender(3)
  const encodings = createEncodingSwitch(sender)
  encodings.check()
  encodings.set({ upTo: 'none', maxBps: null })
  await encodings.settled()
  encodings.check()
  await encodings.settled()
  expect(changes()).toBe(1)
  undo()
  encodings.check()
  await encodings.settled()
  expect(active()).toEqual([false, false, false])
})

test('of several changes asked at once the last one is what remains', async () => {
  const { sender, active, changes } = slowSender(3)
  const encodings = createEncodingSwitch(sender)
  for (const upTo of [0, 'none', 2, 1] as const) encodings.set({ upTo, maxBps: null })
  await encodings.settled()
  expect(active()).toEqual([true, true, false])
  expect(changes()).toBe(2)
})

test('what is in force already is not set again', async () => {
  const { sender, changes, active } = slowSender(1)
  const encodings = createEncodingSwitch(sender)
  for (let turn = 0; turn < 3; turn += 1) {
    encodings.set({ upTo: 0, maxBps: 20_000 })
    await encodings.settled()
  }
  expect(changes()).toBe(1)
  encodings.set({ upTo: 'none', maxBps: 20_000 })
  await encodings.settled()
  expect(active()).toEqual([false])
})

test('a rate is given to the sound that it is meant for', async () => {
  const { sender, rates } = slowSender(1)
  const encodings = createEncodingSwitch(sender)
  encodings.set({ upTo: 0, maxBps: 16_000 })
  await encodings.settled()
  expect(rates()).toEqual([16_000])
})
