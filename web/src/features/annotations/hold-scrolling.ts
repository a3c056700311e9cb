/** The pages of a view, held still under a stroke. */
export interface Hold {
  /** Undoes what the momentum of a scrolling finger still moved after the pages were held, in CSS pixels; not what a program moved. */
  putBack(px: number): void
  letGo(): void
}

/** A browser scrolls on its own thread, so a glide goes on for a few frames after the page forbids it. */
export const SETTLING_FRAMES = 10

/**
 * Holds the pages still under a stroke: the momentum of a scrolling finger stops where it is, and a palm on the glass scrolls nothing.
 * Programs – the presenter's turn, a button – still move them: the view then takes the mark of being held away.
 */
export function holdScrolling(element: HTMLElement): Hold {
  const view = element.closest<HTMLElement>('[data-pages-view]')
  if (view === null) return { putBack() {}, letGo() {} }
  view.dataset['held'] = ''
  return {
    putBack(px) {
      if (px !== 0 && view.dataset['held'] !== undefined) view.scrollTop -= px
    },
    letGo() {
      delete view.dataset['held']
    },
  }
}
