import { Select, type ComboboxItem, type SelectProps } from '@mantine/core'
import { useMemo } from 'react'
import { fold, foundIn } from '../../ui/fold.ts'
import type { Sites } from '../../queries/use-sites.ts'

/** One site of those that exist, found by typing without diacritics. */
export function SiteSelect({ sites, ...props }: Omit<SelectProps, 'data' | 'filter'> & { sites: Sites }) {
  const data = useMemo(() => sites.living.map((site) => ({ value: site.siteId, label: site.name })), [sites])
  return (
    <Select
      {...props}
      data={data}
      searchable
      limit={60}
      filter={({ options, search }) =>
        options.filter(
          (option): option is ComboboxItem => !('group' in option) && foundIn(fold(String(option.label)), search),
        )
      }
    />
  )
}
