import { MediaError } from './api.ts'
import { fakeTransport } from './fake-transport.ts'
import { readDtlsParameters, readProbePicture } from './client-media.ts'
import { FakeRoom } from './fake-room.ts'
import { DEFAULT_SPREAD_ABOVE, placePeer } from './placement-rules.ts'
import type { MediaPlane, MediaProbe, Opaque, PlaneTotals, ProbePicture, RoomListener } from './api.ts'

/**
 * A media plane in memory, with one pretended worker or more: checks what the real one checks, forwards nothing, and does at
 * once what the real one does soon. A transport is connected as soon as the client's DTLS parameters are known.
 */
export class FakeMediaPlane implements MediaPlane {
  readonly #rooms = new Map<string, FakeRoom>()
  readonly #alive: boolean[]
  readonly #spreadAbove: number
  #closed = false
  #ids = 0
  /** Whether clients reach the media ports, for probes. */
  probesConnect = true
  /** What each probe has received. */
  probeBytes = 0

  constructor({ workerCount = 1, spreadAbove = DEFAULT_SPREAD_ABOVE } = {}) {
    this.#alive = Array.from({ length: workerCount }, () => true)
    this.#spreadAbove = spreadAbove
  }

  async openRoom(roomId: string, listener: RoomListener): Promise<FakeRoom> {
    if (this.#rooms.has(roomId)) throw new Error(`room ${roomId} is open already`)
    if (!this.#anyAlive()) throw new MediaError('mediaUnavailable', 'no media worker at present')
    const nextId = (what: string): string => `${what}-${String((this.#ids += 1)).padStart(6, '0')}`
    const workers = { anyAlive: () => this.#anyAlive(), workerFor: (of: FakeRoom) => this.#workerFor(of) }
    const room = new FakeRoom(roomId, listener, workers, nextId, () => this.#rooms.delete(roomId))
    this.#rooms.set(roomId, room)
    return room
  }

  /** The client's half of DTLS is all that the fake one waits for. */
  async openProbe(protocol: 'udp' | 'tcp', dtlsParameters: Opaque, picture: ProbePicture): Promise<MediaProbe> {
    if (!this.#anyAlive()) throw new MediaError('mediaUnavailable', 'no media worker at present')
    readDtlsParameters(dtlsParameters)
    readProbePicture(picture)
    let close = (): void => {}
    const connected = new Promise<boolean>((resolve) => {
      close = () => resolve(false)
      if (this.probesConnect) resolve(true)
    })
    const back = { ...picture, ssrc: picture.ssrc ^ 1 }
    const receivedBytes = async () => this.probeBytes
    const id = `probe-${String((this.#ids += 1)).padStart(6, '0')}`
    return { options: fakeTransport(id, protocol), back, connected, receivedBytes, close }
  }

  health(): ReturnType<MediaPlane['health']> {
    const rooms = [...this.#rooms.values()]
    const workers = this.#alive.map((isAlive, index) => {
      if (!isAlive || this.#closed) return { pid: 0, rooms: 0, peers: 0, alive: false }
      const peers = rooms.map((room) => room.peersOn(index))
      return {
        pid: index + 1,
        rooms: peers.filter((count) => count > 0).length,
        peers: peers.reduce((sum, count) => sum + count, 0),
        alive: true,
      }
    })
    return { ready: this.#anyAlive(), workers }
  }

  async totals(): Promise<PlaneTotals> {
    const counts = [...this.#rooms.values()].map((room) => room.counts())
    const sum = (of: 'producers' | 'consumers' | 'pipes') => counts.reduce((all, each) => all + each[of], 0)
    return {
      producers: sum('producers'),
      consumers: sum('consumers'),
      pipes: sum('pipes'),
      packetsIn: 0,
      packetsLostIn: 0,
      packetsOut: 0,
      packetsLostOut: 0,
      bytesIn: 0,
      bytesOut: 0,
      workers: this.health().workers.flatMap(({ pid, alive }) =>
        alive ? [{ pid, cpuMs: 0, maxResidentBytes: 0 }] : [],
      ),
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const room of [...this.#rooms.values()]) room.close()
  }

  /** The room of that id, with its handles for tests. @throws when it is not open. */
  room(roomId: string): FakeRoom {
    const room = this.#rooms.get(roomId)
    if (room === undefined) throw new Error(`room ${roomId} is not open`)
    return room
  }

  /** The worker dies and is replaced at once: the peers on it are reset. */
  killWorker(index = 0): void {
    this.stopWorker(index)
    this.startWorker(index)
  }
  /** The worker dies and none follows. While none is left, every call is refused until `startWorker`. */
  stopWorker(index = 0): void {
    this.#alive[index] = false
    for (const room of this.#rooms.values()) room.workerGone(index)
  }
  startWorker(index = 0): void {
    this.#alive[index] = true
    for (const room of this.#rooms.values()) room.workerLives()
  }

  #anyAlive(): boolean {
    return !this.#closed && this.#alive.includes(true)
  }

  #workerFor(of: FakeRoom): number {
    const loads = this.#alive.map((alive, index) => ({
      alive,
      load: [...this.#rooms.values()].reduce((sum, room) => sum + room.loadOn(index), 0),
      peersOfRoom: of.peersOn(index),
    }))
    const index = placePeer(loads, this.#spreadAbove)
    if (index === undefined) throw new MediaError('mediaUnavailable', 'no media worker at present')
    return index
  }
}
