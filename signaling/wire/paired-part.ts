import { z } from 'zod'

/** What a paired browser opens by itself: the hall's display, or the page of its operator. */
export const PairedPart = z.enum(['display', 'operator'])
export type PairedPart = z.infer<typeof PairedPart>
