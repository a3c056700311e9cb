/** The transports handed to one device, and whether its client has told what it can receive. The requests (`commands.ts`) change them. */
export class DeviceTransports {
  readonly #directions = new Map<string, 'send' | 'receive'>()
  #ready = false

  /** The client has told what it can receive. */
  get ready(): boolean {
    return this.#ready
  }

  /** No other id is let through to the plane. */
  has(transportId: string): boolean {
    return this.#directions.has(transportId)
  }

  isToSend(transportId: string): boolean {
    return this.#directions.get(transportId) === 'send'
  }

  opened(transportId: string, direction: 'send' | 'receive'): void {
    this.#directions.set(transportId, direction)
  }

  /** The client is about to open another one to send on: those of before are let through no longer. */
  sendingBegins(): void {
    for (const [transportId, direction] of this.#directions) {
      if (direction === 'send') this.#directions.delete(transportId)
    }
  }

  becameReady(): void {
    this.#ready = true
  }

  allEnded(): void {
    this.#directions.clear()
    this.#ready = false
  }
}
