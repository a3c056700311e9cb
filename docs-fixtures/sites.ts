import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Site = z.object({
  code: z.string(),
  name: z.string(),
  shortName: z.string(),
  level: z.enum(['province', 'district', 'commune']),
  parent: z.string().nullable(),
})
export type Site = z.infer<typeof Site>

/** The 241 bridge sites of `sites.json`, in their order. */
export function readSites(): Site[] {
  const text = readFileSync(new URL('sites.json', import.meta.url), 'utf8')
  return z.object({ sites: z.array(Site) }).parse(JSON.parse(text)).sites
}
