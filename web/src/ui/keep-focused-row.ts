import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import { useCallback, useState } from 'react'

/**
 * Keeps the row that has the keyboard's focus among those drawn, however far a long list is scrolled: a row that is taken away takes the
 * focus with it, and the next key would scroll nothing.
 */
export function useKeepFocusedRow(): {
  rangeExtractor: (range: Range) => number[]
  focusProps: (index: number) => { onFocus: () => void; onBlur: () => void }
} {
  const [focused, setFocused] = useState<number | null>(null)
  const rangeExtractor = useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range)
      if (focused === null || focused >= range.count || drawn.includes(focused)) return drawn
      return [...drawn, focused].sort((a, b) => a - b)
    },
    [focused],
  )
  return {
    rangeExtractor,
    focusProps: (index) => ({ onFocus: () => setFocused(index), onBlur: () => setFocused(null) }),
  }
}
