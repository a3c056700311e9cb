import { useEffect } from 'react'
import { logOnce } from '../log/log.ts'

/** Keeps the screen from going dark by itself while the page is visible. Browsers without a wake lock follow the machine's own setting. */
export function useStayAwake(): void {
  useEffect(() => {
    let held: WakeLockSentinel | null = null
    let gone = false
    async function ask(): Promise<void> {
      if (gone || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      try {
        const lock = await navigator.wakeLock.request('screen')
        if (gone) await lock.release()
        else held = lock
      } catch (error) {
        logOnce('page', 'the screen cannot be kept awake', error)
      }
    }
    // The browser takes it away with each change of visibility.
    const onChange = () => void ask()
    document.addEventListener('visibilitychange', onChange)
    void ask()
    return () => {
      gone = true
      document.removeEventListener('visibilitychange', onChange)
      void held?.release()
    }
  }, [])
}
