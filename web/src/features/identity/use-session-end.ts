import { useQuery } from '@tanstack/react-query'
import { whoAmI } from '../../../../signaling/identity/wire.ts'
import { ask } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'

const ASK_EVERY_MS = 5 * 60_000
const WARN_BEFORE_MS = 30 * 60_000

/**
 * How many minutes are left before one has to sign in again, once there are few. Use lengthens a session up to a bound that
 * no use moves; somebody in a meeting stays in it beyond that, but should know what comes after.
 *
 * @returns null while there is time.
 */
export function useMinutesToSignIn(): number | null {
  const { accountId } = useAccount()
  const { data } = useQuery({
    queryKey: ['identity.session', accountId],
    queryFn: async ({ signal }) => {
      const { signInAgainAtMs, nowMs } = await ask(whoAmI, {}, { signal })
      return signInAgainAtMs === null ? null : signInAgainAtMs - nowMs
    },
    refetchInterval: ASK_EVERY_MS,
  })
  if (data === undefined || data === null || data > WARN_BEFORE_MS) return null
  return Math.max(0, Math.ceil(data / 60_000))
}
