import { CELLS, type Layout } from '../wire/layout.ts'
import { MOST_SMALL_PICTURES } from './wire.ts'

const BEST_LAYER = 2
const MIDDLE_LAYER = 1
const SMALLEST_LAYER = 0

/** What a layout needs of pictures, each in the largest simulcast layer that it shows; null: none of them. */
export interface LayoutPictures {
  readonly stageLayer: number
  readonly chairLayer: number | null
  /** Of the small pictures that the page names. */
  readonly smallLayer: number | null
  /** Pictures of places and of a shared screen together. */
  readonly most: number
}

/** The shared screen, with who speaks beside it. */
const SCREEN_AND_SPEAKER = 2

/** A page receives what its layout shows and no more: what is left out is bandwidth for what is seen. */
export const LAYOUT_PICTURES: Readonly<Record<Layout, LayoutPictures>> = {
  standard: {
    stageLayer: BEST_LAYER,
    chairLayer: MIDDLE_LAYER,
    smallLayer: SMALLEST_LAYER,
    // Shared screen, stage, chair, and a page of small pictures.
    most: 3 + MOST_SMALL_PICTURES,
  },
  one: { stageLayer: BEST_LAYER, chairLayer: null, smallLayer: null, most: SCREEN_AND_SPEAKER },
  chairAndSpeaker: {
    stageLayer: BEST_LAYER,
    chairLayer: MIDDLE_LAYER,
    smallLayer: null,
    most: CELLS.chairAndSpeaker,
  },
  grid4: { stageLayer: MIDDLE_LAYER, chairLayer: MIDDLE_LAYER, smallLayer: MIDDLE_LAYER, most: CELLS.grid4 },
  grid9: { stageLayer: MIDDLE_LAYER, chairLayer: SMALLEST_LAYER, smallLayer: SMALLEST_LAYER, most: CELLS.grid9 },
  content: { stageLayer: SMALLEST_LAYER, chairLayer: null, smallLayer: null, most: SCREEN_AND_SPEAKER },
  districts: { stageLayer: SMALLEST_LAYER, chairLayer: null, smallLayer: SMALLEST_LAYER, most: CELLS.districts },
}
