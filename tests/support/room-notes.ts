import type { RoomListener } from '../../sfu/api.ts'

/** A listener that writes down what it hears. */
export class RoomNotes implements RoomListener {
  readonly generations: number[] = []
  readonly voices: Parameters<RoomListener['speakers']>[] = []
  readonly consumerStates: Parameters<RoomListener['consumerState']>[] = []
  readonly transportStates: Parameters<RoomListener['transportState']>[] = []
  readonly closedProducers: Parameters<RoomListener['producerClosed']>[] = []

  reset(generation: number): void {
    this.generations.push(generation)
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
