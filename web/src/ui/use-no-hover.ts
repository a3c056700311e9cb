import { useMediaQuery } from '@mantine/hooks'

/** Whether nothing hovers here, as on a tablet: what a button says on hovering must be read elsewhere. */
export function useNoHover(): boolean {
  return useMediaQuery('(hover: none)', false, { getInitialValueInEffect: false })
}
