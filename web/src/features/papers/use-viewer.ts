import { useEffect, useRef, useState } from 'react'
import type { PaperVersion } from '../../../../signaling/papers/wire.ts'
import { openPdf, type OpenFailure } from '../../pdf/open-document.ts'
import { Viewer } from '../../pdf/viewer.ts'
import { log } from '../../log/log.ts'

export type Opening =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly viewer: Viewer }
  | { readonly kind: 'failed'; readonly failure: OpenFailure }

/** A checked PDF, and where it is fetched. */
export interface ReadFile extends Pick<PaperVersion, 'bytes' | 'remarks'> {
  readonly url: string
}

/** Opens a file for as long as it is shown. `retry` opens it again. */
export function useViewer(file: ReadFile, startPageIndex: number): { opening: Opening; retry: () => void } {
  const { url, bytes } = file
  const ignoreIndex = file.remarks.some(({ kind }) => kind === 'indexIgnored')
  const tooLarge = useRef<readonly number[]>([])
  tooLarge.current = file.remarks.flatMap((remark) => (remark.kind === 'picturesTooLarge' ? remark.pageNumbers : []))
  const start = useRef(startPageIndex)
  const [turn, setTurn] = useState(0)
  const [opening, setOpening] = useState<Opening>({ kind: 'opening' })

  useEffect(() => {
    let gone = false
    setOpening({ kind: 'opening' })
    const pdf = openPdf({ url, bytes, ignoreIndex }, (failure) => {
      if (gone) return
      log.papers('a paper could not be opened', { failure })
      setOpening({ kind: 'failed', failure })
    })
    async function show(): Promise<void> {
      const document = await pdf.opened
      const first = await document.getPage(1)
      if (gone) return
      const place = { pageIndex: start.current, fraction: 0 }
      setOpening({ kind: 'open', viewer: new Viewer(document, first, place, tooLarge.current) })
    }
    // Errors while opening are handled above; errors after closing are of no interest.
    show().catch((error: unknown) => {
      if (!gone) log.papers('a paper could not be shown', {}, error)
    })
    return () => {
      gone = true
      pdf.close()
    }
  }, [url, bytes, ignoreIndex, turn])

  return { opening, retry: () => setTurn(turn + 1) }
}
