import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser } from 'playwright/test'
import { launchBrowser } from '../browsers/browsers.ts'
import { openTcpLink } from './link-tcp.ts'
import type { LinkShape } from './link-shape.ts'
import { LINK_IP, openSiteLink } from './links.ts'
import { openNetwork } from './netns.ts'
import { freePort, startServer, type RunningServer } from '../server.ts'

/** A server, and one browser far away from it on a link that can be made weak. Everybody else is near the server. */
export interface WeakPlace {
  readonly server: RunningServer
  readonly browser: Browser
  /** The server as the browser far away sees it. */
  readonly url: string
  /** Media that is not to go over the weak link goes here, whatever address the server announces. */
  readonly near: (server: { readonly ip: string; readonly port: number }) => Promise<{ ip: string; port: number }>
  /** Null: as good as it can be. */
  shape(shape: Pick<LinkShape, 'kbps' | 'lossShare'> | null): Promise<void>
  close(): Promise<void>
}

/** The browser in a network namespace, behind the kernel's own token bucket; this process is root. Rates alone, no loss. */
export async function openKernelPlace(): Promise<WeakPlace> {
  const network = await openNetwork()
  const closers: (() => Promise<unknown>)[] = [() => network.close()]
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    const ip = network.outsideIp
    const server = await startServer({ env: { MEDIA_LISTEN_IP: ip } })
    closers.push(() => server.stop())
    // The server's own door stays shut to networks; this one lets the namespace in.
    const door = await openTcpLink({ listen: { ip }, server: { ip: '127.0.0.1', port: server.port }, seed: 1 })
    closers.push(() => door.close())
    const url = `http://${ip}:${door.port}`

    const folder = await mkdtemp(join(tmpdir(), 'inside-'))
    closers.push(() => rm(folder, { recursive: true }))
    const inside = join(folder, 'chromium')
    await writeFile(inside, `#!/bin/sh\nexec ip netns exec ${network.name} /usr/bin/chromium "$@"\n`)
    await chmod(inside, 0o755)
    // Cameras and microphones are for HTTPS and this machine's own pages only; the tests' certificate is nobody's.
    const browser = await launchBrowser('bare', [`--unsafely-treat-insecure-origin-as-secure=${url}`], inside)
    closers.push(() => browser.close())
    return {
      server,
      browser,
      url,
      near: (address) => Promise.resolve(address),
      shape: (shape) => network.setRate(shape?.kbps ?? null),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The browser behind proxies in this process, which know loss as well. @param seed - Of the losses. */
export async function openProxyPlace(seed: number): Promise<WeakPlace> {
  const mediaPort = await freePort()
  const server = await startServer({ env: { MEDIA_PORT: String(mediaPort), MEDIA_ANNOUNCED_ADDRESS: LINK_IP } })
  const closers: (() => Promise<unknown>)[] = [() => server.stop()]
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one()
  }
  try {
    const link = await openSiteLink({ web: server.port, media: [mediaPort] }, seed)
    closers.push(() => link.close())
    const browser = await launchBrowser('bare')
    closers.push(() => browser.close())
    return {
      server,
      browser,
      url: link.url,
      near: ({ port }) => Promise.resolve({ ip: '127.0.0.1', port }),
      shape(shape) {
        link.shape(shape)
        return Promise.resolve()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
