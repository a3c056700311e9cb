import type { RoomListener } from '../../../sfu/api.ts'

/** A listener that writes down what it hears. */
export class RoomNotes implements RoomListener {
  readonly generations: number[] = []
  readonly resets: Parameters<RoomListener['reset']>[] = []
  readonly voices: Parameters<RoomListener['speakers']>[] = []
  readonly consumerStates: Parameters<RoomListener['consumerState']>[] = []
  readonly transportStates: Parameters<RoomListener['transportState']>[] = []
  readonly closedProducers: Parameters<RoomListener['producerClosed']>[] = []

  reset(peerIds: readonly string[], generation: number): void {
    this.generations.push(generation)
    this.resets.push([peerIds, generation])
  }
  speakers(...event: Parameters<RoomListener['speakers']>): void {
    this.voices.push(event)
  }
  consumerState(...event: Parameters<RoomListener['consumerState']>): void {
    this.consumerStates.push(event)
  }
  transportState(...event: Parameters<RoomListener['transportState']>): void {
    this.transportStates.push(event)
  }
  producerClosed(...event: Parameters<RoomListener['producerClosed']>): void {
    this.closedProducers.push(event)
  }
}
