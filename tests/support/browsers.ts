import { chromium, type Browser } from 'playwright/test'

const ALWAYS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
]

/**
 * A browser on a machine of another kind than the one that most tests use. The caller closes it.
 *
 * @param flags - More of Chromium's own, for example a file for the microphone to hear.
 * @param executablePath - Something that becomes Chromium, for example inside a network of its own.
 */
export function launchBrowser(
  kind: keyof typeof KINDS,
  flags: readonly string[] = [],
  executablePath = '/usr/bin/chromium',
): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...ALWAYS, ...KINDS[kind], ...flags] })
}

const KINDS = {
  /** Neither camera nor microphone is plugged in. */
  bare: ['--use-fake-ui-for-media-stream'],
  twoCameras: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2'],
  /** The second one's pixels can be shown but not sent (Chromium 156): tests that send take the third. */
  threeCameras: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=3'],
  whole: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  /** Devices are there, but pages may use them only when the context was given permission. */
  asking: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
} as const
