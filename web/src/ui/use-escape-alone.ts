// Escape is for the layer on top alone. Every open dialog of Mantine listens to it by itself, so that one Escape closes all that are open.
import { useEffectEvent, useLayoutEffect } from 'react'

/** Those that are open and want Escape for themselves; the last opened is on top. */
const layers: (() => void)[] = []

function onKey(event: KeyboardEvent): void {
  const top = layers.at(-1)
  if (event.key !== 'Escape' || event.isComposing || top === undefined) return
  event.stopImmediatePropagation()
  top()
}
// Before any dialog is there, so that it is asked before all of them.
if (typeof window !== 'undefined') window.addEventListener('keydown', onKey, { capture: true })

/** While `opened`, Escape calls `onEscape` and reaches no dialog below. The dialog itself has `closeOnEscape={false}`. */
export function useEscapeAlone(opened: boolean, onEscape: () => void): void {
  const escape = useEffectEvent(onEscape)
  useLayoutEffect(() => {
    if (!opened) return undefined
    const layer = () => escape()
    layers.push(layer)
    return () => void layers.splice(layers.indexOf(layer), 1)
  }, [opened])
}
