import { useEffect, useRef } from 'react'
import { meansShortcut, SHORTCUTS, shortcutStore, type ShortcutsOf } from './shortcut-keys.ts'

/** Undefined: not possible now, so the key does nothing. */
type Acts<Group extends keyof typeof SHORTCUTS> = Partial<Record<ShortcutsOf<Group>, (() => void) | undefined>>

/** Runs the acts of one group of keys for as long as its part is on the page; a held key acts once, but for the turning of pages. */
export function useShortcuts<Group extends keyof typeof SHORTCUTS>(group: Group, acts: Acts<Group>): void {
  const now = useRef(acts)
  now.current = acts
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!shortcutStore.getState().on || !meansShortcut(event)) return
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
      if (event.repeat && !key.startsWith('Arrow')) return
      const act = Object.entries<(() => void) | undefined>(now.current).find(
        ([name]) => keyOf(group, name) === key,
      )?.[1]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [group])
}

function keyOf(group: keyof typeof SHORTCUTS, name: string): string | undefined {
  return Object.entries<string>(SHORTCUTS[group]).find(([each]) => each === name)?.[1]
}
