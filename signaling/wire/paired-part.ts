import { z } from 'zod'

/** What a hall's own paired browser opens by itself: the hall's display, or the page of its operator. */
export const HallPart = z.enum(['display', 'operator'])
export type HallPart = z.infer<typeof HallPart>

/** As what a browser without a password asks: as one of a hall, or as a phone that was brought into a hall for one meeting. */
export const PairedPart = z.enum([...HallPart.options, 'phone'])
export type PairedPart = z.infer<typeof PairedPart>

/** What a phone was brought for. Either kind may take over the sound of its hall; until then it plays and sends none. */
export const PhoneKind = z.enum(['sound', 'camera'])
export type PhoneKind = z.infer<typeof PhoneKind>
