import type { ComboboxItem, OptionsFilter } from '@mantine/core'
import { fold, foundIn } from './fold.ts'

/** The options of a list without groups that are found by what is typed, with and without diacritics. */
export const foundOptions: OptionsFilter = ({ options, search }) =>
  options.filter(
    (option): option is ComboboxItem => !('group' in option) && foundIn(fold(String(option.label)), search),
  )
