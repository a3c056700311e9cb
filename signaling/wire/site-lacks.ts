// What a site lacks before a meeting; the same for the board and for who is reminded.
import { judgeLink } from './link-verdict.ts'
import type { BoardSite } from '../readiness/wire.ts'

export interface Lacks {
  /** Somebody of the site has not answered the invitation. */
  readonly answer: boolean
  readonly papers: boolean
  readonly link: boolean
  readonly device: boolean
}

/** A link that was tested and is weak is known of; one that failed, or was never tested, is not ready. */
export function lacksOf({
  answered,
  asked,
  held,
  newestTest,
  paired,
  papers,
}: Omit<BoardSite, 'siteId' | 'name' | 'district'>): Lacks {
  const verdict = newestTest === null ? null : judgeLink(newestTest)
  return {
    answer: answered < asked,
    papers: held < papers,
    link: verdict === null || verdict === 'unreachable' || verdict === 'mediaBlocked',
    device: !paired,
  }
}

export function countLacks({ answer, device, link, papers }: Lacks): number {
  return Number(answer) + Number(device) + Number(link) + Number(papers)
}
