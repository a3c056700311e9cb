import * as Y from 'yjs'
import type { MarkLayer } from '../../../../signaling/annotations/wire.ts'
import { BY_PERSON } from './author-document.ts'

export interface History {
  /** Runs one deed of the person, which may touch both layers, as one step. */
  act(layers: readonly MarkLayer[], change: (layer: MarkLayer) => void): void
  undo(): void
  redo(): void
  /** Another document has taken the place of a layer's; steps that touched the old one are forgotten. */
  replaced(layer: MarkLayer, array: Y.Array<unknown>): void
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/**
 * Undo over a person's own documents. Yjs undoes within one document; the order among the layers is remembered here. Other
 * people's marks lie in documents of their own and are never touched.
 */
export function createHistory(given: Partial<Record<MarkLayer, Y.Array<unknown>>>): History {
  const arrays = { ...given }
  const managers = new Map<MarkLayer, Y.UndoManager>()
  for (const layer of ['shared', 'private'] as const) {
    const array = arrays[layer]
    if (array !== undefined) managers.set(layer, managerOf(array))
  }
  const done: MarkLayer[][] = []
  const undone: MarkLayer[][] = []

  return {
    act(layers, change) {
      const touched: MarkLayer[] = []
      for (const layer of layers) {
        const manager = managers.get(layer)
        const array = arrays[layer]
        if (manager === undefined || array?.doc == null) continue
        const before = manager.undoStack.length
        array.doc.transact(() => change(layer), BY_PERSON)
        if (manager.undoStack.length > before) touched.push(layer)
      }
      if (touched.length === 0) return
      done.push(touched)
      undone.length = 0
      for (const manager of managers.values()) manager.clear(false, true)
    },
    undo() {
      const step = done.pop()
      if (step === undefined) return
      for (const layer of step) managers.get(layer)?.undo()
      undone.push(step)
    },
    redo() {
      const step = undone.pop()
      if (step === undefined) return
      for (const layer of step) managers.get(layer)?.redo()
      done.push(step)
    },
    replaced(layer, array) {
      managers.get(layer)?.destroy()
      managers.set(layer, managerOf(array))
      arrays[layer] = array
      for (const steps of [done, undone])
        steps.splice(0, steps.length, ...steps.filter((touched) => !touched.includes(layer)))
    },
    get canUndo() {
      return done.length > 0
    },
    get canRedo() {
      return undone.length > 0
    },
  }
}

function managerOf(array: Y.Array<unknown>): Y.UndoManager {
  // Without a capture time every transaction is a step of its own.
  return new Y.UndoManager(array, { captureTimeout: 0, trackedOrigins: new Set([BY_PERSON]) })
}
