import { createStore } from 'zustand/vanilla'
import { logOnce } from '../log/log.ts'

/**
 * The keys for what one does often, each one letter or sign; the help sheet lists them from here. Letters are those of the Vietnamese
 * words: micrô, camera, xin phát biểu, lớn, tài liệu, chương trình họp, phát biểu, người dự, riêng, theo.
 */
export const SHORTCUTS = {
  room: { mic: 'm', camera: 'c', hand: 'x', large: 'l', papers: 't', agenda: 'h', floor: 'p', people: 'n' },
  reader: {
    previousPage: 'ArrowLeft',
    nextPage: 'ArrowRight',
    search: '/',
    zoomIn: '+',
    zoomOut: '-',
    read: '1',
    pen: '2',
    highlight: '3',
    note: '4',
    eraser: '5',
    layer: 'r',
  },
  follow: { follow: 'f' },
} as const

export type ShortcutsOf<Group extends keyof typeof SHORTCUTS> = keyof (typeof SHORTCUTS)[Group]

/** As it stands on the key. */
export function keyName(key: string): string {
  return { ArrowLeft: '←', ArrowRight: '→' }[key] ?? key.toUpperCase()
}

/** Where a key means something else: what is typed into, what has keys of its own, and whatever lies over the page. */
const TAKEN =
  'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"], [role="combobox"], [role="slider"], [role="separator"], [role="radiogroup"]'
/** These move between their own parts with the arrows. */
const ARROWS_TAKEN = '[role="tab"], [role="group"][tabindex]'

export function meansShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return false
  const at = event.target instanceof Element ? event.target : null
  if (at?.closest(TAKEN) != null) return false
  if (event.key.startsWith('Arrow') && at?.closest(ARROWS_TAKEN) != null) return false
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') === null
}

const STORED = 'phim-tat'

/** Whether single keys do anything: who steers by voice, or rests a hand on the keyboard, turns them off. */
export const shortcutStore = createStore<{ readonly on: boolean }>(() => ({ on: readSetting() }))

export function setShortcuts(on: boolean): void {
  shortcutStore.setState({ on })
  try {
    localStorage.setItem(STORED, on ? 'bat' : 'tat')
  } catch (error) {
    logOnce('storage', 'the choice of single keys could not be kept', error)
    // Where storage is forbidden the choice holds for this visit only.
  }
}

function readSetting(): boolean {
  try {
    return localStorage.getItem(STORED) !== 'tat'
  } catch (error) {
    logOnce('storage', 'the choice of single keys could not be read', error)
    return true
  }
}
