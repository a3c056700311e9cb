import { Select, type SelectProps } from '@mantine/core'
import { useMemo } from 'react'
import { foundOptions } from '../../ui/found-options.ts'
import type { Sites } from '../../queries/use-sites.ts'

/** One site of those that exist, found by typing without diacritics. */
export function SiteSelect({ sites, ...props }: Omit<SelectProps, 'data' | 'filter'> & { sites: Sites }) {
  const data = useMemo(() => sites.living.map((site) => ({ value: site.siteId, label: site.name })), [sites])
  return <Select {...props} data={data} searchable limit={60} filter={foundOptions} />
}
