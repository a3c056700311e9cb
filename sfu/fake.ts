import { MediaError } from './api.ts'
import { FakeRoom } from './fake-room.ts'
import type { MediaPlane, RoomListener } from './api.ts'

/**
 * A media plane in memory, with one pretended worker: checks what the real one checks, forwards nothing, and does at once
 * what the real one does soon. A transport is connected as soon as the client's DTLS parameters are known.
 */
export class FakeMediaPlane implements MediaPlane {
  readonly #rooms = new Map<string, FakeRoom>()
  #alive = true
  #closed = false
  #ids = 0

  async openRoom(roomId: string, listener: RoomListener): Promise<FakeRoom> {
    if (this.#rooms.has(roomId)) throw new Error(`room ${roomId} is open already`)
    if (!this.#alive || this.#closed) throw new MediaError('mediaUnavailable', 'no media worker at present')
    const nextId = (what: string): string => `${what}-${String((this.#ids += 1)).padStart(6, '0')}`
    const room = new FakeRoom(roomId, listener, nextId, () => this.#rooms.delete(roomId))
    this.#rooms.set(roomId, room)
    return room
  }

  health(): ReturnType<MediaPlane['health']> {
    const alive = this.#alive && !this.#closed
    return { ready: alive, workers: [{ pid: alive ? 1 : 0, rooms: this.#rooms.size, alive }] }
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

  /** The worker dies and is replaced at once: every room is reset. */
  killWorker(): void {
    this.stopWorker()
    this.startWorker()
  }
  /** The worker dies and none follows: every call is refused until `startWorker`. */
  stopWorker(): void {
    this.#alive = false
    for (const room of this.#rooms.values()) room.workerGone()
  }
  startWorker(): void {
    this.#alive = true
    for (const room of this.#rooms.values()) room.workerBack()
  }
}
