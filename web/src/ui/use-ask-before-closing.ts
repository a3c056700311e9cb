import { useEffect, useRef } from 'react'

/**
 * Lets the browser ask before the tab is closed or loaded again.
 *
 * @param stillAsks - Asked at that very moment.
 */
export function useAskBeforeClosing(asks: boolean, stillAsks: () => boolean = yes): void {
  const latest = useRef(stillAsks)
  latest.current = stillAsks
  useEffect(() => {
    // While there is nothing to ask nobody listens: a listener keeps some browsers from holding the page ready for the way back.
    if (!asks) return undefined
    const hold = (event: BeforeUnloadEvent) => {
      if (latest.current()) event.preventDefault()
    }
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [asks])
}

function yes(): boolean {
  return true
}
