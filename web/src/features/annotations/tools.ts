import { createStore } from 'zustand/vanilla'
import { MARK_COLOURS, type MarkColour, type MarkLayer } from '../../../../signaling/annotations/wire.ts'

export type Tool = 'read' | 'pen' | 'highlight' | 'note' | 'eraser'
export const TOOLS: readonly Tool[] = ['read', 'pen', 'highlight', 'note', 'eraser']

export type Thickness = 'thin' | 'medium' | 'thick'
/** In page widths: 0.3, 0.6 and 1.3 mm on A4. */
export const THICKNESSES: Readonly<Record<Thickness, number>> = { thin: 0.0015, medium: 0.003, thick: 0.006 }

export const COLOURS = MARK_COLOURS

export interface ToolState {
  readonly tool: Tool
  readonly colour: MarkColour
  readonly thickness: Thickness
  readonly layer: MarkLayer
  /** Fingers draw too; otherwise they scroll while the pen draws. */
  readonly fingerDraws: boolean
  readonly othersShown: boolean
}

/** What the person has in hand; the same in every paper that is opened after. */
export const toolStore = createStore<ToolState>(() => ({
  tool: 'read',
  colour: 'blue',
  thickness: 'medium',
  layer: 'shared',
  fingerDraws: false,
  othersShown: true,
}))

/** Whether a pointer draws with a tool in hand, or leaves the page to scrolling. */
export function draws(pointerType: string, fingerDraws: boolean): boolean {
  return pointerType !== 'touch' || fingerDraws
}

/** The layer that a new mark goes to: the chosen one, or one's own where the shared one takes nothing. Null: neither does. */
export function layerFor(chosen: MarkLayer, writable: Readonly<Record<MarkLayer, boolean>>): MarkLayer | null {
  if (writable[chosen]) return chosen
  return writable.private ? 'private' : null
}
