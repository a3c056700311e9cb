import { z } from 'zod'
import { SiteId } from '../wire/ids.ts'
import { plainLine, request } from '../wire/kit.ts'

/** The level's name is data: `central`, `province`, `district`, `commune` today, others tomorrow. */
export const Site = z.strictObject({
  siteId: SiteId,
  name: z.string(),
  shortName: z.string(),
  level: z.string(),
  parentId: SiteId.nullable(),
})
export type Site = z.infer<typeof Site>

export const listSites = request('sites.list', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ sites: z.array(Site) }),
})
export const createSite = request('sites.create', {
  via: 'http',
  params: z.strictObject({
    name: plainLine(160),
    shortName: plainLine(80),
    level: z.string().regex(/^[a-z][a-zA-Z]{1,30}$/),
    parentId: SiteId.nullable(),
  }),
  result: z.strictObject({ siteId: SiteId }),
  errors: ['unknownParent', 'nameTaken'],
})
