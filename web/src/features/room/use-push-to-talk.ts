import { useEffect } from 'react'
import type { MediaSession } from '../../media/media-session.ts'

/** Where Space means something already. */
const TAKEN =
  'input, textarea, select, button, a, summary, [contenteditable], [role="dialog"], [role="menu"], [role="slider"], [role="separator"], [role="tab"]'

/** The microphone is on for as long as Space is held. One that is on already is left alone. */
export function usePushToTalk(media: MediaSession, enabled: boolean): void {
  useEffect(() => {
    if (!enabled) return undefined
    let held = false
    const release = () => {
      if (!held) return
      held = false
      void media.setMic(false)
    }
    const press = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return
      if (event.target instanceof Element && event.target.closest(TAKEN) !== null) return
      event.preventDefault()
      const { mic } = media.store.getState()
      if (mic.kind !== 'off') return
      held = true
      void media.setMic(true)
    }
    const lift = (event: KeyboardEvent) => {
      if (event.code === 'Space') release()
    }
    document.addEventListener('keydown', press)
    document.addEventListener('keyup', lift)
    // A key that is let go elsewhere is never told of here.
    window.addEventListener('blur', release)
    return () => {
      release()
      document.removeEventListener('keydown', press)
      document.removeEventListener('keyup', lift)
      window.removeEventListener('blur', release)
    }
  }, [media, enabled])
}
