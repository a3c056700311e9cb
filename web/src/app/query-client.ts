import { QueryClient } from '@tanstack/react-query'
import { forgetAccount } from '../queries/who-am-i.ts'
import { refusalCode, whenSessionEnds } from '../net/http.ts'

/** Refusals that may be over at the next try. */
const PASSING = new Set(['offline', 'timeout', 'unavailable'])

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What the server refused it refuses again; only a broken link is tried again.
      retry: (failures, error) => failures < 2 && PASSING.has(refusalCode(error)),
      // A machine in a local network without internet says "offline"; the server may be reachable all the same.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

whenSessionEnds(() => forgetAccount(queryClient))
