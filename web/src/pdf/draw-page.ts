import type { PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { RenderJob } from './render-queue.ts'

/** A denser picture is not seen, only paid for. */
const MAX_DENSITY = 2
/** Pixels of one page's picture: 12 million take 48 MB. */
const MAX_PIXELS = 12_000_000

/**
 * A job that draws a page.
 *
 * @param parts.width - Width in CSS pixels; the height follows.
 * @param parts.onDrawn - Called with the finished picture, which then is the caller's.
 */
export function drawJob(parts: {
  page: PDFPageProxy
  width: number
  priority: () => number
  onDrawn: (canvas: HTMLCanvasElement) => void
}): RenderJob {
  const { page, width, priority, onDrawn } = parts
  return {
    priority,
    start() {
      const natural = page.getViewport({ scale: 1 })
      const cssPixels = width * width * (natural.height / natural.width)
      const density = Math.min(devicePixelRatio || 1, MAX_DENSITY, Math.sqrt(MAX_PIXELS / cssPixels))
      const viewport = page.getViewport({ scale: (width * density) / natural.width })
      const canvas = document.createElement('canvas')
      canvas.width = Math.max(1, Math.round(viewport.width))
      canvas.height = Math.max(1, Math.round(viewport.height))
      const task = page.render({ canvas, viewport })
      let cancelled = false
      const done = task.promise.then(
        () => {
          if (cancelled) canvas.width = 0
          else onDrawn(canvas)
        },
        () => {
          canvas.width = 0
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
