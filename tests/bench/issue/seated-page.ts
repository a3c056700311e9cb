import { Agent, request } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { signIn } from '../../../signaling/identity/wire.ts'
import { getMeeting } from '../../../signaling/meeting/wire.ts'
import { listPapers, papersChanged } from '../../../signaling/papers/wire.ts'
import { joinSeat } from '../../../signaling/seats/wire.ts'
import { papersAfter } from '../../../web/src/meeting-room/news-rules.ts'
import { callHttp, ControlSocket, type SignedIn } from '../../load/control-socket.ts'
import type { Paper } from '../../../signaling/papers/wire.ts'
import type { MeetingId, PaperId } from '../../../signaling/wire/ids.ts'

/** `ask`: each event leads to three questions at once, as the pages did before; `take`: what the event carries is taken. */
export type OnEvent = 'ask' | 'take'

const Listed = z.object({ ok: z.literal(true), result: listPapers.result })
const unpack = promisify(gunzip)
/** As many connections to one server as a browser opens. */
const MOST_SOCKETS = 6

/** What a page in the room does about the papers, without a browser: a control socket, and questions by HTTP as a browser asks them. */
export class SeatedPage {
  readonly #control: ControlSocket
  readonly #signedIn: SignedIn
  readonly #meetingId: MeetingId
  readonly #agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS })
  #papers: readonly Paper[] = []
  onEvent: OnEvent = 'take'
  /** Questions so far, and how many of them are not answered yet. */
  questions = 0
  pending = 0
  /** Bytes of answers, as they come over the link, without their headers. */
  answerBytes = 0

  static async open(url: string, username: string, password: string, meetingId: MeetingId): Promise<SeatedPage> {
    const { cookie } = await callHttp({ url, cookie: '' }, signIn, { username, password })
    const control = await ControlSocket.open({ url, cookie })
    await control.request(joinSeat, { meetingId, place: 'site', claim: 'takeOver', mic: 'none', camera: 'none' })
    const page = new SeatedPage(control, { url, cookie }, meetingId)
    await page.#askPapers()
    return page
  }

  private constructor(control: ControlSocket, signedIn: SignedIn, meetingId: MeetingId) {
    this.#control = control
    this.#signedIn = signedIn
    this.#meetingId = meetingId
    control.on(papersChanged, (news) => {
      if (this.onEvent === 'ask') return this.#askAll()
      const papers = papersAfter(this.#papers, news)
      if (papers === null) void this.#askPapers()
      else this.#papers = papers
    })
  }

  /** Frames on the control socket so far, and their bytes, both ways. */
  get frames(): { readonly messages: number; readonly bytes: number } {
    return this.#control
  }

  shows(paperId: PaperId): boolean {
    return this.#papers.some((paper) => paper.paperId === paperId && paper.state === 'issued')
  }

  close(): void {
    this.#control.close()
    this.#agent.destroy()
  }

  #askAll(): void {
    void this.#ask(getMeeting.method)
    void this.#askPapers()
    void this.#askPapers()
  }

  async #askPapers(): Promise<void> {
    this.#papers = Listed.parse(JSON.parse(await this.#ask(listPapers.method))).result.papers
  }

  async #ask(method: string): Promise<string> {
    this.questions += 1
    this.pending += 1
    try {
      const { bytes, packed } = await this.#post(`/api/call/${method}`, JSON.stringify({ meetingId: this.#meetingId }))
      this.answerBytes += bytes.length
      return (packed ? await unpack(bytes) : bytes).toString('utf8')
    } finally {
      this.pending -= 1
    }
  }

  #post(path: string, body: string): Promise<{ bytes: Buffer; packed: boolean }> {
    const { url, cookie } = this.#signedIn
    const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip', origin: url, cookie }
    return new Promise((resolve, reject) => {
      const asking = request(url + path, { method: 'POST', agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          if (response.statusCode !== 200) return reject(new Error(`${path}: status ${response.statusCode}`))
          resolve({ bytes: Buffer.concat(chunks), packed: response.headers['content-encoding'] === 'gzip' })
        })
      })
      asking.on('error', reject)
      asking.end(body)
    })
  }
}
