import { useMediaQuery } from '@mantine/hooks'

/** Whether the window is as narrow as a phone's; rows of lists then take two lines. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
}
