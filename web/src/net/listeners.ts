import type { z } from 'zod'
import type { EventDefinition } from '../../../signaling/wire/kit.ts'
import type { ControlEvent } from './control-socket.ts'
import type { Joined, RoomSession } from './session.ts'

interface Listeners extends Pick<RoomSession, 'on' | 'onJoined'> {
  event(event: Pick<ControlEvent, 'event' | 'data'>): void
  joined(joined: Joined): void
}

/** Who wants to hear of which event. Data are parsed once for each listener's own definition; what fails is dropped. */
export function createListeners(): Listeners {
  const byName = new Map<string, Set<(data: unknown) => void>>()
  const onJoined = new Set<(joined: Joined) => void>()
  return {
    on<N extends string, D extends z.ZodType>(
      definition: EventDefinition<N, D>,
      listener: (data: z.output<D>) => void,
    ): () => void {
      const parseAndTell = (data: unknown): void => {
        const parsed = definition.data.safeParse(data)
        if (parsed.success) listener(parsed.data)
      }
      const set = byName.get(definition.name) ?? new Set()
      byName.set(definition.name, set.add(parseAndTell))
      return () => set.delete(parseAndTell)
    },
    onJoined(listener) {
      onJoined.add(listener)
      return () => onJoined.delete(listener)
    },
    event({ event, data }) {
      for (const tell of byName.get(event) ?? []) tell(data)
    },
    joined(joined) {
      for (const tell of onJoined) tell(joined)
    },
  }
}
