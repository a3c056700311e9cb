import { z } from 'zod'
import { AuditHead } from '../audit/head.ts'
import { MeetingId, Sha256, TimeMs } from '../wire/ids.ts'

export const MANIFEST = 'manifest.json'

/** What an archive of a meeting says of itself: who made it when, and each of its files with size and SHA-256. */
export const ArchiveManifest = z.strictObject({
  format: z.literal(1),
  meetingId: MeetingId,
  title: z.string(),
  madeAtMs: TimeMs,
  madeByName: z.string(),
  /** Papers that belong to it and whose files the store has lost or damaged. */
  missing: z.array(z.strictObject({ title: z.string(), sha256: Sha256 })),
  /** The last row of the server's record when this was made; older archives say nothing of it. */
  auditHead: AuditHead.optional(),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().min(0), sha256: z.string() })),
})
export type ArchiveManifest = z.infer<typeof ArchiveManifest>
