import { useEffect, useRef, useState } from 'react'

/** The time as a clock gives it, read again every so often. */
export function useNow(read: () => number, everyMs: number): number {
  const [nowMs, setNowMs] = useState(read)
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    const timer = setInterval(() => setNowMs(latest.current()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return nowMs
}
