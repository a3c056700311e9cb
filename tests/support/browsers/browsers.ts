import { readdir, readFile } from 'node:fs/promises'
import { chromium, type Browser, type BrowserContext } from 'playwright/test'
import { CHROMIUM_FLAGS, MADE_UP_DEVICES } from './chromium-flags.ts'

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
  return chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS, ...KINDS[kind], ...flags] })
}

/**
 * A browser that keeps what its pages store in a folder. Killed, it has no time to write anything more; the next one on the same folder finds what
 * was on the disk.
 */
export async function launchOnFolder(
  folder: string,
  baseURL: string,
): Promise<{ context: BrowserContext; kill(): Promise<void> }> {
  const context = await chromium.launchPersistentContext(folder, {
    ...{ executablePath: '/usr/bin/chromium', args: [...CHROMIUM_FLAGS, ...KINDS.whole], baseURL },
    ...{ locale: 'vi-VN', viewport: { width: 1366, height: 768 } },
  })
  return {
    context,
    async kill() {
      const closed = new Promise((resolve) => context.once('close', resolve))
      for (const id of await processesOf(folder)) kill(id)
      await closed
    },
  }
}

/** When the browser's first process is gone, the others end by themselves: one of them may be no more. */
function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

async function processesOf(folder: string): Promise<number[]> {
  const ids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const own = await Promise.all(
    ids.map(async (id) => (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).includes(`=${folder}\0`)),
  )
  return ids.filter((_, index) => own[index])
}

const KINDS = {
  /** Neither camera nor microphone is plugged in. */
  bare: ['--use-fake-ui-for-media-stream'],
  twoCameras: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2'],
  /** The second one's pixels can be shown but not sent (Chromium 156): tests that send take the third. */
  threeCameras: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=3'],
  whole: MADE_UP_DEVICES,
  /** Devices are there, but pages may use them only when the context was given permission. */
  asking: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
} as const
