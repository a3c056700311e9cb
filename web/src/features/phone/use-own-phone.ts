import { useQuery } from '@tanstack/react-query'
import { lookAtPhoneCode, PhoneCode, readOwnPhone, type OwnPhone } from '../../../../signaling/phones/wire.ts'
import { ask, Refusal } from '../../net/http.ts'

/** What this browser is, once it is a hall's phone. */
export type HallPhone = Exclude<OwnPhone, { kind: 'none' }>

export const OWN_PHONE_KEY = ['phones.own'] as const

/** What this browser is, by its cookie. */
export function useOwnPhone() {
  return useQuery({
    queryKey: OWN_PHONE_KEY,
    queryFn: ({ signal }) => ask(readOwnPhone, {}, { signal }),
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

/** The meeting and the site that a code leads to. @param typed - As it stands in the address; empty: there is none. */
export function usePhoneCode(typed: string) {
  return useQuery({
    queryKey: ['phones.look', typed],
    queryFn: async ({ signal }) => {
      const code = PhoneCode.safeParse(typed)
      if (!code.success) throw new Refusal('wrongCode', undefined)
      return ask(lookAtPhoneCode, { code: code.data }, { signal })
    },
    enabled: typed !== '',
    retry: false,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}
