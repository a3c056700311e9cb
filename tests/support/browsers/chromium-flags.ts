/**
 * Features of Chromium's own window that no page uses. `--headless` opens a whole window for each browser context, and the address bar of each
 * loads two pages of its own: 0.5 s of a core, a third of what a test's page needs to load.
 */
const WINDOW_FEATURES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'PreloadTopChromeWebUI']

/** What Playwright 1.65 turns off itself: Chromium heeds the last `--disable-features` alone, so they are named once more. */
export const PLAYWRIGHT_FEATURES = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
]

/** What every Chromium of the tests is started with. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
  `--disable-features=${[...PLAYWRIGHT_FEATURES, ...WINDOW_FEATURES].join(',')}`,
]

/** A made-up camera and microphone, which pages may use without asking. */
export const MADE_UP_DEVICES = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']

/**
 * Debian's Chromium without a window of its own: the same pages, sound and pictures for a quarter less processor time. The tests of pages
 * run in it; what has to do with smooth sound and pictures, with permissions, profile or network, is tried in the whole one.
 */
export const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell'
