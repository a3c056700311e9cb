// What the running server tells a monitoring system, in the text format of Prometheus; the names are documented in README.md.
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  prometheusContentType,
  Registry,
} from '@prometheus-io/client'
import { LinkQuality } from '../seats/wire.ts'
import type { WorkerLoad } from './worker-load.ts'

/** The running meetings, all together. */
export interface RoomsFigures {
  readonly meetings: number
  readonly joinedSeats: number
  readonly devices: number
  /** Of these, how many are cut off and expected back. */
  readonly cutOff: number
  /** Devices that are here, by how good their link is. */
  readonly links: Readonly<Record<LinkQuality, number>>
  /** Entries that wait in speaking and questioning queues. */
  readonly waitingToSpeak: number
}

export interface MetricsSources {
  rooms(): RoomsFigures
  /** The media workers that live, and those that do not. */
  workers(): readonly WorkerLoad[]
  freeDiskBytes(): Promise<number>
  /** The chain of the record: up to which row it was checked, and how many breaks were found. */
  record(): { readonly checkedRows: number; readonly breaks: number }
}

/** A command that has been answered. */
export interface DoneCommand {
  /** Null: no method of the protocol. */
  readonly method: string | null
  /** `ok`, or the code of the refusal. */
  readonly outcome: string
  readonly seconds: number
}

/** Seconds: most commands take some milliseconds; a person notices from a fifth of a second on. */
const COMMAND_BUCKETS = [0.005, 0.02, 0.05, 0.2, 1, 5]

/** Counts commands, and reads all other figures when it is asked. */
export class Metrics {
  readonly #registry = new Registry(prometheusContentType)
  readonly #commands: Counter<'method' | 'outcome'>
  readonly #seconds: Histogram

  constructor(sources: MetricsSources) {
    collectDefaultMetrics({ register: this.#registry })
    this.#commands = new Counter({
      ...{ name: 'hop_commands_total', help: 'Commands answered, by method and outcome', registers: [this.#registry] },
      labelNames: ['method', 'outcome'],
    })
    this.#seconds = new Histogram({
      ...{ name: 'hop_command_seconds', help: 'Time that a command took to be answered', registers: [this.#registry] },
      buckets: COMMAND_BUCKETS,
    })
    roomGauges(this.#registry, () => sources.rooms())
    workerGauges(this.#registry, () => sources.workers())
    recordGauges(this.#registry, () => sources.record())
    this.#registry.registerMetric(
      new Gauge({
        ...{ name: 'hop_free_disk_bytes', help: 'Room left on the disk of the data folder', ...NONE },
        async collect() {
          this.set(await sources.freeDiskBytes())
        },
      }),
    )
  }

  readonly commandDone = ({ method, outcome, seconds }: DoneCommand): void => {
    this.#commands.inc({ method: method ?? 'unknown', outcome })
    this.#seconds.observe(seconds)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }
}

/** A gauge that a registry is given by `registerMetric`, not by its own constructor. */
const NONE = { registers: [] }
type Figures = Registry<typeof prometheusContentType>

function roomGauges(registry: Figures, rooms: () => RoomsFigures): void {
  const simple = {
    hop_meetings: ['Meetings that run in this process', ({ meetings }) => meetings],
    hop_seats_joined: ['Seats that somebody sits in', ({ joinedSeats }) => joinedSeats],
    hop_devices: ['Devices in seats', ({ devices }) => devices],
    hop_devices_cut_off: ['Devices that are cut off and expected back', ({ cutOff }) => cutOff],
    hop_queue_waiting: ['Entries that wait in the queues', ({ waitingToSpeak }) => waitingToSpeak],
  } as const satisfies Record<string, readonly [string, (figures: RoomsFigures) => number]>
  for (const [name, [help, of]] of Object.entries(simple)) {
    registry.registerMetric(
      new Gauge({
        ...{ name, help, ...NONE },
        collect() {
          this.set(of(rooms()))
        },
      }),
    )
  }
  registry.registerMetric(
    new Gauge({
      ...{ name: 'hop_device_links', help: 'Devices that are here, by the quality of their link', ...NONE },
      labelNames: ['quality'],
      collect() {
        const { links } = rooms()
        for (const quality of LinkQuality.options) this.set({ quality }, links[quality])
      },
    }),
  )
}

function recordGauges(registry: Figures, record: MetricsSources['record']): void {
  const each = {
    hop_record_checked_rows: ['Row up to which the chain of the record was checked', ({ checkedRows }) => checkedRows],
    hop_record_breaks: ['Breaks found in the chain of the record; above 0 somebody must look', ({ breaks }) => breaks],
  } as const satisfies Record<string, readonly [string, (figures: ReturnType<MetricsSources['record']>) => number]>
  for (const [name, [help, of]] of Object.entries(each)) {
    registry.registerMetric(
      new Gauge({
        ...{ name, help, ...NONE },
        collect() {
          this.set(of(record()))
        },
      }),
    )
  }
}

function workerGauges(registry: Figures, workers: () => readonly WorkerLoad[]): void {
  const each = {
    hop_media_worker_up: ['Whether a media worker lives', ({ alive }) => (alive ? 1 : 0)],
    hop_media_worker_peers: ['Devices that a media worker serves', ({ peers }) => peers],
    hop_media_worker_cpu_seconds: ['Processor time of a media worker since its start', ({ cpuSeconds }) => cpuSeconds],
    hop_media_worker_memory_bytes: ['Memory of a media worker', ({ memoryBytes }) => memoryBytes],
  } as const satisfies Record<string, readonly [string, (load: WorkerLoad) => number | null]>
  for (const [name, [help, of]] of Object.entries(each)) {
    registry.registerMetric(
      new Gauge({
        ...{ name, help, ...NONE },
        labelNames: ['worker'],
        collect() {
          workers().forEach((load, index) => {
            const value = of(load)
            if (value !== null) this.set({ worker: String(index) }, value)
          })
        },
      }),
    )
  }
}
