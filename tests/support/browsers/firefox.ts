import puppeteer, { Puppeteer, type Browser, type Page } from 'puppeteer-core'
import { expect } from 'playwright/test'
import { ownAddresses } from '../../../signaling/start/tls.ts'
import { PASSWORD, type RunningServer } from '../server.ts'

/**
 * Debian's Firefox with a made-up camera (colours that change) and microphone (a tone), driven by WebDriver BiDi: Playwright
 * knows only a Firefox of its own making. The caller closes it.
 *
 * @param options.loopback - Media may go over 127.0.0.0/8, as over a link that the test can cut. Firefox as people have it does not do so.
 */
export function launchFirefox({ loopback = false } = {}): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    defaultViewport: { width: 1366, height: 768 },
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'intl.accept_languages': 'vi-VN, vi',
      // Firefox gathers no loopback addresses unless set to. The product must not need that, but a machine without a network has none else.
      ...(ownAddresses().length > 1 && !loopback ? {} : { 'media.peerconnection.ice.loopback': true }),
    },
  })
}

const WAIT_MS = 20_000
type Role = 'button' | 'textbox' | 'switch' | 'tab' | 'meter' | 'link'

/** A page of Firefox with the few ways of finding and waiting that the tests need, by what people see. */
export class FirefoxPage {
  readonly page: Page
  readonly faults: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('pageerror', (error) => this.faults.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text())
    })
  }

  /** A page of somebody who has not signed in, whatever other pages of the same browser did: cookies know no ports, so they are not shared. */
  static async open(browser: Browser): Promise<FirefoxPage> {
    const context = await browser.createBrowserContext()
    const page = await context.newPage()
    await page.evaluateOnNewDocument(keepPeers)
    return new FirefoxPage(page)
  }

  /** Signs in by the form, as people do. */
  async signIn(server: Pick<RunningServer, 'url'>, username: string): Promise<void> {
    await this.page.goto(`${server.url}/dang-nhap`)
    await this.fill('textbox', 'Tên đăng nhập', username)
    await this.page.locator('input[type=password]').setTimeout(WAIT_MS).fill(PASSWORD)
    await this.press('Đăng nhập')
    await this.page.waitForFunction(() => !location.pathname.startsWith('/dang-nhap'), { timeout: WAIT_MS })
  }

  async press(name: string, role: Role = 'button'): Promise<void> {
    await this.page.locator(byRole(role, name)).setTimeout(WAIT_MS).click()
  }
  async fill(role: Role, name: string, text: string): Promise<void> {
    await this.page.locator(byRole(role, name)).setTimeout(WAIT_MS).fill(text)
  }
  async sees(role: Role, name: string): Promise<void> {
    await this.page.waitForSelector(byRole(role, name), { visible: true, timeout: WAIT_MS })
  }
  /** Words that stand somewhere on the page, also as a part of others. */
  async reads(words: string, waitMs = WAIT_MS): Promise<void> {
    await expect.poll(() => this.text(), { timeout: waitMs, message: words }).toContain(words)
  }
  async doesNotRead(words: string): Promise<void> {
    expect(await this.text()).not.toContain(words)
  }
  text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText.normalize('NFC'))
  }

  /**
   * Every picture that is shown plays on: what it shows changes, not only its clock.
   *
   * @param without - Words that do not stand on the page while they move; another moment says nothing of these pictures.
   */
  async expectMoving(withinMs = 20_000, without: string | null = null): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(movingPictures, without), { timeout: withinMs, message: 'pictures that move' })
      .toMatchObject({ still: 0, some: true, said: false })
  }

  /** What comes in is decoded with energy in it, and an element plays it. */
  async expectHears(withinMs = 20_000): Promise<void> {
    const before = await this.page.evaluate(soundEnergy)
    await expect
      .poll(async () => (await this.page.evaluate(soundEnergy)) - before, {
        timeout: withinMs,
        message: 'sound energy',
      })
      .toBeGreaterThan(0.01)
    const playing = await this.page.evaluate(() => [...document.querySelectorAll('audio')].some((one) => !one.paused))
    expect(playing).toBe(true)
  }

  async box(selector: string): Promise<{ x: number; y: number; width: number; height: number }> {
    const found = await this.page.waitForSelector(selector, { visible: true, timeout: WAIT_MS })
    const box = await found?.boundingBox()
    if (!box) throw new Error(`${selector} is not on the screen`)
    return box
  }
}

/**
 * Puppeteer's own query by role and name asks Firefox for one element after the other over BiDi: in a page that moves it took 6 to 60 s
 * for a button that stood there after two, so a function in the page looks for it.
 */
function byRole(role: Role, name: string): string {
  return `::-p-named(${role} ${name})`
}
// oxlint-disable-next-line import/namespace -- it is a static method of the class, which the rule takes for a namespace
Puppeteer.registerCustomQueryHandler('named', { queryAll: elementsNamed })

// Functions below run in the page.

function elementsNamed(root: Node, roleAndName: string): Element[] {
  const selectors: Record<string, string> = {
    button: 'button, [role=button]',
    textbox: 'input:not([role]), textarea, [role=textbox]',
    switch: '[role=switch]',
    tab: '[role=tab]',
    meter: 'meter, [role=meter]',
    link: 'a[href], [role=link]',
  }
  const [role = '', ...words] = roleAndName.split(' ')
  const name = words.join(' ')
  const plain = (text: string | null | undefined): string => (text ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim()
  const nameOf = (element: HTMLElement): string => {
    const named = element.getAttribute('aria-label')
    if (named !== null) return plain(named)
    const labelled = element.getAttribute('aria-labelledby')?.split(' ') ?? []
    if (labelled.length > 0) return plain(labelled.map((id) => document.getElementById(id)?.innerText).join(' '))
    const labels = 'labels' in element ? [...(element.labels as NodeListOf<HTMLElement>)] : []
    return plain(labels.length > 0 ? labels.map((label) => label.innerText).join(' ') : element.innerText)
  }
  const within = root instanceof Document || root instanceof Element ? root : document
  return [...within.querySelectorAll<HTMLElement>(selectors[role] ?? role)].filter((one) => nameOf(one) === name)
}

function keepPeers(): void {
  const kept: RTCPeerConnection[] = []
  Object.assign(window, { keptPeers: kept })
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...given)
      kept.push(this)
    }
  }
}

async function soundEnergy(): Promise<number> {
  const { keptPeers = [] } = window as typeof window & { keptPeers?: RTCPeerConnection[] }
  let energy = 0
  for (const peer of keptPeers) {
    if (peer.connectionState === 'closed') continue
    for (const entry of (await peer.getStats()).values()) {
      const stats: unknown = entry
      if (typeof stats !== 'object' || stats === null || Reflect.get(stats, 'type') !== 'inbound-rtp') continue
      if (Reflect.get(stats, 'kind') === 'audio') energy += Number(Reflect.get(stats, 'totalAudioEnergy') ?? 0)
    }
  }
  return energy
}

async function movingPictures(words: string | null): Promise<{ still: number; some: boolean; said: boolean }> {
  const look = (): (readonly number[])[] =>
    [...document.querySelectorAll('video')].map((video) => {
      const canvas = document.createElement('canvas')
      ;[canvas.width, canvas.height] = [32, 18]
      const context = canvas.getContext('2d')
      if (context === null || video.readyState < video.HAVE_CURRENT_DATA) return []
      context.drawImage(video, 0, 0, 32, 18)
      return [...context.getImageData(0, 0, 32, 18).data]
    })
  const before = look()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const after = look()
  const same = after.filter((points, index) => {
    const earlier = before[index] ?? []
    return points.every((value, at) => Math.abs(value - (earlier[at] ?? 0)) < 2)
  })
  const said = words !== null && document.body.innerText.normalize('NFC').includes(words)
  return { still: same.length, some: after.length > 0, said }
}
