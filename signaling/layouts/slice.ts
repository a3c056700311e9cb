import { z } from 'zod'
import { LastSent } from '../kit/last-sent.ts'
import type { Kept } from '../room/kept.ts'
import type { LiveRoom } from '../room/room.ts'
import type { RoomSlice } from '../room/slices.ts'
import { ImposedLayout, NO_LAYOUT_IMPOSED, type LayoutsState } from './wire.ts'

/** A layout that is not understood is nobody's: pages then show their own. */
const KeptLayouts = z.object({ imposed: ImposedLayout.nullable().catch(null) }).catch(NO_LAYOUT_IMPOSED)

/** The layout that chair or secretary have set for others in a running meeting. */
export class Layouts implements RoomSlice<LayoutsState> {
  readonly #room: LiveRoom
  readonly #kept: Kept<LayoutsState>
  readonly #sent = new LastSent<LayoutsState>()

  constructor(room: LiveRoom) {
    this.#room = room
    this.#kept = room.kept.json('layouts', KeptLayouts)
    this.#sent.sent(NO_LAYOUT_IMPOSED)
  }

  get now(): LayoutsState {
    return this.#kept.now
  }

  async load(): Promise<void> {
    await this.#kept.load()
    this.#sent.sent(this.now)
  }

  snapshot(): LayoutsState {
    return this.now
  }

  async set(layouts: LayoutsState): Promise<void> {
    await this.#kept.set(layouts)
    if (this.#sent.isNews(layouts)) this.#room.announce('layouts.changed', layouts)
  }
}
