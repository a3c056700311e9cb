import type { MediaSource } from '../../../../signaling/media/wire.ts'
import { log } from '../../log/log.ts'

/** What of a sender's encodings is to go out. */
export interface Outgoing {
  /** The highest encoding that is sent, 0 the smallest; `none`: nothing at all. */
  readonly upTo: number | 'none'
  /** Bits a second for the highest of them; null leaves it as it was set up. */
  readonly maxBps: number | null
}

/** The parts of the library's producer that are used here. */
export interface SwitchableProducer {
  readonly rtpSender?: Pick<RTCRtpSender, 'getParameters' | 'setParameters'> | undefined
  setMaxSpatialLayer(layer: number): Promise<void>
}

export interface EncodingSwitch {
  set(wanted: Outgoing): void
  /** Puts in force again what was asked last, if a browser has undone it, as at a negotiation. */
  check(): void
  /** Resolves when what was asked last is in force, or cannot be. */
  settled(): Promise<void>
}

/** For the library, which switches off every layer above the one that it is given. */
const NO_LAYER = -1

/**
 * Switches the encodings of one producer off and on while its track runs on, so that they are back at once when wanted.
 * A browser allows one change at a time, so what is asked meanwhile waits, and of several only the last one is carried out.
 */
export function createEncodingSwitch(producer: SwitchableProducer, source: MediaSource | null = null): EncodingSwitch {
  let wanted: Outgoing | null = null
  let done: Outgoing | null = null
  let work: Promise<void> | null = null

  async function carryOut(): Promise<void> {
    while (wanted !== null && !same(wanted, done)) {
      const aim = wanted
      // What was stopped meanwhile refuses: there is nothing left to switch.
      await change(aim).catch((error: unknown) => log.publish('layers could not be switched', { source }, error))
      log.publish('layers', { source, upTo: aim.upTo, maxBps: aim.maxBps })
      done = aim
    }
  }
  function start(): void {
    if (work !== null) return
    work = carryOut().finally(() => {
      work = null
      // Asked for after the last turn, but before this.
      if (wanted !== null && !same(wanted, done)) start()
    })
  }

  async function change({ upTo, maxBps }: Outgoing): Promise<void> {
    const sender = producer.rtpSender
    if (sender === undefined) return
    const parameters = sender.getParameters()
    const last = parameters.encodings.length - 1
    for (const [index, encoding] of parameters.encodings.entries()) {
      encoding.active = isOn(index, upTo)
      if (maxBps !== null && index === last) encoding.maxBitrate = maxBps
    }
    await sender.setParameters(parameters)
    // The next negotiation, for whatever other source, turns layers on again that the library does not know to be off
    // (Chromium 156).
    if (last > 0) await producer.setMaxSpatialLayer(upTo === 'none' ? NO_LAYER : Math.min(upTo, last))
  }

  return {
    set(next) {
      wanted = next
      start()
    },
    check() {
      const aim = done
      if (work !== null || aim === null) return
      const encodings = producer.rtpSender?.getParameters().encodings ?? []
      if (encodings.every(({ active }, index) => active === isOn(index, aim.upTo))) return
      done = null
      start()
    },
    settled: () => work ?? Promise.resolve(),
  }
}

function isOn(index: number, upTo: Outgoing['upTo']): boolean {
  return upTo !== 'none' && index <= upTo
}

function same(a: Outgoing, b: Outgoing | null): boolean {
  return b !== null && a.upTo === b.upTo && a.maxBps === b.maxBps
}
