// What a site lacks before a meeting; the same for the board and for who is reminded.
import { judgeLink } from './link-verdict.ts'
import type { BoardSite } from '../readiness/wire.ts'

export interface Lacks {
  readonly papers: boolean
  readonly link: boolean
  readonly device: boolean
}

/** A link that was tested and is weak is known of; one that failed, or was never tested, is not ready. */
export function lacksOf({ held, newestTest, paired, papers }: Omit<BoardSite, 'siteId' | 'name' | 'district'>): Lacks {
  const verdict = newestTest === null ? null : judgeLink(newestTest)
  return {
    papers: held < papers,
    link: verdict === null || verdict === 'unreachable' || verdict === 'mediaBlocked',
    device: !paired,
  }
}

export function countLacks({ device, link, papers }: Lacks): number {
  return Number(device) + Number(link) + Number(papers)
}
