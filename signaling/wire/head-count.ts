import { z } from 'zod'

export const MAX_HEAD_COUNT = 9_999
/** How many people sit in a hall. */
export const HeadCount = z.int().min(0).max(MAX_HEAD_COUNT)
