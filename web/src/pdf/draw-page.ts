import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { TileRect } from './page-tiles.ts'
import type { RenderJob } from './render-queue.ts'
import { log } from '../log/log.ts'

interface DrawParts {
  readonly page: PDFPageProxy
  /** Width of the whole page in CSS pixels; the height follows. */
  readonly width: number
  /** Picture pixels for each CSS pixel. */
  readonly density: (part: TileRect) => number
  /** The part of the page to draw, in CSS pixels of the page; the whole page when left out. Asked for when the job starts. */
  readonly part?: () => TileRect | null
  readonly priority: () => number
  /**
   * Called with the finished picture, which then is the caller's.
   *
   * @param whole - False when a picture of the page could not be decoded and its place stayed empty.
   */
  readonly onDrawn: (canvas: HTMLCanvasElement, part: TileRect, whole: boolean) => void
  /** Called when the page could not be drawn; not when the job was cancelled. */
  readonly onFailed?: () => void
}

/** A job that draws a page, or the part of it that is in sight. */
export function drawJob({ page, width, density, part, priority, onDrawn, onFailed }: DrawParts): RenderJob {
  return {
    priority,
    start() {
      const natural = page.getViewport({ scale: 1 })
      const aspect = natural.height / natural.width
      const rect = part === undefined ? { left: 0, top: 0, width, height: width * aspect } : part()
      if (rect === null) return { done: Promise.resolve(), cancel() {} }
      const pixels = density(rect)
      const viewport = page.getViewport({
        scale: (width * pixels) / natural.width,
        offsetX: -rect.left * pixels,
        offsetY: -rect.top * pixels,
      })
      const canvas = document.createElement('canvas')
      canvas.width = Math.max(1, Math.round(rect.width * pixels))
      canvas.height = Math.max(1, Math.round(rect.height * pixels))
      const task = page.render({ canvas, viewport })
      let cancelled = false
      const done = task.promise.then(
        () => {
          if (cancelled) canvas.width = 0
          else onDrawn(canvas, rect, !lacksPicture(page))
        },
        (error: unknown) => {
          canvas.width = 0
          if (cancelled) return
          log.papers('a page could not be drawn', { pageNumber: page.pageNumber }, error)
          onFailed?.()
        },
      )
      return {
        done,
        cancel() {
          cancelled = true
          task.cancel()
        },
      }
    },
  }
}

/** pdf.js goes on without a picture that it cannot decode; all it leaves is an entry without data. */
function lacksPicture(page: PDFPageProxy): boolean {
  for (const [, data] of page.objs) if (data === null) return true
  return false
}
