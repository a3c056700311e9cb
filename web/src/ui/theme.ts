import { createTheme, localStorageColorSchemeManager, type CSSVariablesResolver } from '@mantine/core'
import { MACHINE_SETTINGS } from './machine-settings.ts'

export const colorSchemeManager = localStorageColorSchemeManager({ key: MACHINE_SETTINGS.theme })

// Filled parts use shade 7 in the light theme and 5 in the dark one; both carry white words at 4.5:1 or more in every hue.
export const theme = createTheme({
  primaryColor: 'lake',
  primaryShade: { light: 7, dark: 5 },
  black: '#24211D',
  colors: {
    lake: [
      '#EEF4F9',
      '#D7E4F0',
      '#AECAE0',
      '#86B3D6',
      '#6BA3CC',
      '#356F9E',
      '#2A618F',
      '#1F4E79',
      '#183E61',
      '#11304C',
    ],
    gray: [
      '#FAF9F7',
      '#F3F1ED',
      '#E8E5DF',
      '#D9D5CD',
      '#C2BDB3',
      '#8F897F',
      '#666159',
      '#524E48',
      '#38352F',
      '#24211D',
    ],
    dark: [
      '#ECE9E4',
      '#CFCBC4',
      '#B3AEA6',
      '#969188',
      '#4E4B45',
      '#3C3A35',
      '#2B2926',
      '#1E1D1B',
      '#171615',
      '#100F0E',
    ],
    red: ['#FDF0EF', '#FADBD8', '#F5B9B4', '#EF9A93', '#E87970', '#C2372E', '#B92C24', '#A8231C', '#8A1C16', '#6C1510'],
    green: [
      '#EDF7F0',
      '#D3EBDA',
      '#A8D7B6',
      '#7DC293',
      '#57AE74',
      '#2B7A47',
      '#267040',
      '#1E6238',
      '#184F2D',
      '#123C22',
    ],
    amber: [
      '#FEF6E7',
      '#FBE8C3',
      '#F6D18A',
      '#EFB955',
      '#E2A132',
      '#8F5B00',
      '#865500',
      '#7A4D00',
      '#623E00',
      '#4A2F00',
    ],
  },
  fontFamily: "'Be Vietnam Pro', system-ui, 'Segoe UI', sans-serif",
  // The two weights that are fetched (main.tsx).
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  headings: {
    fontFamily: "'Be Vietnam Pro', system-ui, 'Segoe UI', sans-serif",
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.3' },
      h2: { fontSize: '1.25rem', lineHeight: '1.4' },
      h3: { fontSize: '1.0625rem', lineHeight: '1.45' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.9375rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.5' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // Targets of 44 px: a finger on a tablet must hit them too.
    Button: {
      defaultProps: { size: 'md' },
      styles: {
        root: {
          display: 'inline-flex',
          alignItems: 'center',
          height: 'auto',
          minHeight: 'max(44px, var(--button-height))',
          paddingBlock: 6,
        },
        inner: { width: '100%' },
        label: { whiteSpace: 'normal', lineHeight: 1.3 },
      },
    },
    ActionIcon: { defaultProps: { size: 44, variant: 'subtle', color: 'gray' } },
    CloseButton: { defaultProps: { size: 44 } },
    Input: { defaultProps: { size: 'md' }, styles: { input: { minHeight: 44 } } },
    SegmentedControl: {
      styles: { label: { minHeight: 40, display: 'flex', alignItems: 'center', justifyContent: 'center' } },
    },
    // The words beside the box are as easy to hit as a button.
    Checkbox: { defaultProps: { size: 'md' }, styles: { body: { alignItems: 'center' }, label: { paddingBlock: 10 } } },
    Switch: { defaultProps: { size: 'md' }, styles: { body: { alignItems: 'center' }, label: { paddingBlock: 10 } } },
    InputWrapper: { defaultProps: { size: 'md' } },
    // The dialog's own head is no banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120 },
        attributes: { header: { role: 'none' } },
      },
      styles: { title: { fontWeight: 600, fontSize: '1.125rem' } },
    },
    Popover: { defaultProps: { transitionProps: { duration: 100 } } },
    Menu: {
      // The keyboard begins at the first item; an empty place to begin at is no part of a menu.
      defaultProps: { transitionProps: { duration: 100 }, withInitialFocusPlaceholder: false },
      styles: { item: { minHeight: 44, fontSize: '1rem' } },
    },
    Tabs: { styles: { tab: { minHeight: 44, fontSize: '1rem' } } },
    Kbd: { styles: { root: { fontFamily: 'inherit', fontSize: '0.875rem' } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 } } },
    Badge: { styles: { root: { textTransform: 'none' } } },
  },
})

/** Mantine's tinted parts are nearly black in the dark theme; these keep their hue, and their words 4.5:1. */
function darkTints(): Record<string, string> {
  const tints: Record<string, string> = {}
  for (const hue of ['lake', 'gray', 'red', 'green', 'amber']) {
    const name = `--mantine-color-${hue}-light`
    tints[name] = `color-mix(in srgb, var(--mantine-color-${hue}-5) 32%, var(--mantine-color-dark-7))`
    tints[`${name}-hover`] = `color-mix(in srgb, var(--mantine-color-${hue}-5) 44%, var(--mantine-color-dark-7))`
    tints[`${name}-color`] = `var(--mantine-color-${hue}-1)`
  }
  return tints
}

/** Mends the greys that Mantine sets too pale for 4.5:1. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-error': 'var(--mantine-color-red-7)',
    '--mantine-color-success': 'var(--mantine-color-green-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-disabled-color': 'var(--mantine-color-gray-6)',
    '--mantine-color-gray-text': 'var(--mantine-color-gray-7)',
    '--mantine-color-gray-light-color': 'var(--mantine-color-gray-8)',
    '--app-background': 'var(--mantine-color-gray-0)',
    '--app-focus': 'var(--mantine-color-lake-7)',
  },
  dark: {
    '--mantine-color-error': 'var(--mantine-color-red-3)',
    '--mantine-color-success': 'var(--mantine-color-green-3)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-anchor': 'var(--mantine-color-lake-3)',
    '--mantine-color-disabled-color': 'var(--mantine-color-dark-2)',
    '--mantine-color-gray-text': 'var(--mantine-color-gray-3)',
    ...darkTints(),
    ...darkTints(),
    '--app-background': 'var(--mantine-color-dark-8)',
    '--app-focus': 'var(--mantine-color-lake-3)',
  },
})
