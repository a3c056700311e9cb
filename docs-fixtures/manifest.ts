import { z } from 'zod'

const PaperKind = z.enum(['agenda', 'submission', 'resolution', 'report', 'annex', 'letter', 'longReport'])
export type PaperKind = z.infer<typeof PaperKind>

/** One paper of `manifest.json`. Page numbers are 1-based. */
export const PaperEntry = z.strictObject({
  file: z.string(),
  title: z.string(),
  kind: PaperKind,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  pages: z.int().positive(),
  bytes: z.int().positive(),
  /** Phrases that pdf.js gives back, once white space is folded to single spaces. */
  textToFind: z.array(z.string()).min(1),
  /** The page on which each of `textToFind` first stands. */
  foundOnPage: z.array(z.int().positive()),
  landscapePages: z.array(z.int().positive()).optional(),
  scannedPages: z.array(z.int().positive()).optional(),
})
export type PaperEntry = z.infer<typeof PaperEntry>
export const PaperManifest = z.array(PaperEntry)

const RefusalReason = z.enum(['notPdf', 'truncated', 'encrypted', 'tooManyPages', 'empty'])
export type RefusalReason = z.infer<typeof RefusalReason>

/** One file of `bad/manifest.json`, with the reason for which an upload of it must be refused. */
export const BadEntry = z.strictObject({
  file: z.string(),
  reason: RefusalReason,
  about: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  /** Opens the encrypted file, for tests that want to see that it is a sound one. */
  password: z.string().optional(),
})
export type BadEntry = z.infer<typeof BadEntry>
export const BadManifest = z.array(BadEntry)
