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
/** A telephone number as people write it; empty: none. */
export const Phone = z
  .string()
  .trim()
  .max(40)
  .regex(/^[0-9+ ().,/-]*$/)
/** The numbers of all sites that have one. Leaders of a meeting see that of each of its sites (`monitor.place`). */
export const listPhones = request('sites.phones', {
  via: 'http',
  params: z.strictObject({}),
  result: z.strictObject({ phones: z.array(z.strictObject({ siteId: SiteId, phone: z.string() })) }),
})
export const setPhone = request('sites.setPhone', {
  via: 'http',
  params: z.strictObject({ siteId: SiteId, phone: Phone }),
  result: z.strictObject({}),
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
