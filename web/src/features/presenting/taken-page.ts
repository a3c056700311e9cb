import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { MovedBy } from '../../pdf/viewer.ts'

/** The page that a device brings along when it takes the presenter's part: the one on its screen when the server has agreed. */
export class TakenPage {
  #taking: { readonly page: PresentedPage | null } | null = null

  /** The part was asked for, with this page on the screen. */
  ask(page: PresentedPage | null): void {
    this.#taking = { page }
  }

  /** The reader shows another page. While the server has not answered, what the person turned to is what they mean to show. */
  turned(page: PresentedPage, by: MovedBy): void {
    if (this.#taking !== null && by === 'person') this.#taking = { page }
  }

  /** The part was refused. */
  drop(): void {
    this.#taking = null
  }

  /** The part is this device's. @returns the page to tell everybody; null: it goes to the page that the meeting is on. */
  given(): PresentedPage | null {
    const page = this.#taking?.page ?? null
    this.#taking = null
    return page
  }
}
