import type { BadEntry } from '../manifest.ts'
import { passwordPdf } from './password-pdf.ts'
import { manyPages } from './plain-pdf.ts'

export type BadInput = Omit<BadEntry, 'sha256' | 'bytes'> & { bytes: Uint8Array }

const password = 'mat-khau-thu'

/**
 * Files that an upload must refuse. The one of 300 MB is made by the test that needs it.
 *
 * @param soundPaper - A sound printed paper; the truncated one is its beginning.
 */
export function makeBadInputs(soundPaper: Uint8Array): BadInput[] {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content)
  // A file made for fast web view has a trailer and an end mark of its own near the beginning.
  const linearized = manyPages(200, 'Trang thu', 'trailer\n<</Size 207/Root 1 0 R>>\nstartxref\n0\n%%EOF\n')
  return [
    { file: 'empty.pdf', reason: 'empty', about: 'No bytes at all.', bytes: new Uint8Array() },
    {
      file: 'not-a-pdf.pdf',
      reason: 'notPdf',
      about: 'Plain text with the extension of a PDF.',
      bytes: text('Đây là văn bản thường, chỉ mang đuôi .pdf.\nNội dung phiên họp sẽ được gửi sau.\n'),
    },
    {
      file: 'html-as-pdf.pdf',
      reason: 'notPdf',
      about: 'A web page that names PDF in its text and would run a script if a browser were told to show it.',
      bytes: text(
        '<!doctype html><title>%PDF-1.7</title><script>document.title = "đã chạy"</script><p>Tài liệu họp</p>\n',
      ),
    },
    {
      file: 'truncated.pdf',
      reason: 'truncated',
      about: 'The first 60 % of a sound paper: catalog and cross-references are missing.',
      bytes: soundPaper.slice(0, Math.floor(soundPaper.length * 0.6)),
    },
    {
      file: 'truncated-linearized.pdf',
      reason: 'truncated',
      about:
        'Catalog, trailer and an end mark stand near the beginning, the second half is missing: a lenient reader repairs it and shows a part of its 200 pages.',
      bytes: linearized.slice(0, Math.floor(linearized.length / 2)),
    },
    {
      file: 'password.pdf',
      reason: 'encrypted',
      about: 'AES-256 with a user password.',
      password,
      bytes: passwordPdf(password),
    },
    {
      file: 'pages-10000.pdf',
      reason: 'tooManyPages',
      about: 'A sound PDF of 10,000 pages.',
      bytes: manyPages(10_000, 'Trang'),
    },
  ]
}
