import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { decryptSums, giveKey, readSecret, secretBallots } from '../../../../../signaling/voting/secret/wire.ts'
import type { BallotId, MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask, call } from '../../../net/http.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { askToKeepKeys, countingKey, forgetCountingKey, keepCountingKey, type CountingKey } from './counting-keys.ts'
import { inWorker } from './in-worker.ts'

/** Whether changes come as events (in the room), or are asked for. */
export type Watch = 'told' | 'asked'
const LOOK_EVERY_MS = 3_000
/** Everything that pages know of the ballots of a meeting is kept below it. */
const votingKey = (meetingId: MeetingId) => ['voting', meetingId] as const

/** @param ballotId - Null: nothing is asked. */
export function useSecret(meetingId: MeetingId, ballotId: BallotId | null, watch: Watch) {
  return useQuery({
    enabled: ballotId !== null,
    queryKey: [...votingKey(meetingId), 'secret', ballotId],
    queryFn: ({ signal }) =>
      ballotId === null ? Promise.reject(new Error('no ballot')) : ask(readSecret, { meetingId, ballotId }, { signal }),
    refetchInterval: watch === 'told' ? false : LOOK_EVERY_MS,
  })
}
export type Secret = NonNullable<ReturnType<typeof useSecret>['data']>

/** One's own private key in this browser. `undefined`: not read yet; null: none. */
export function useCountingKey(ballotId: BallotId) {
  const { accountId } = useAccount()
  const [kept, setKept] = useState<CountingKey | null | undefined>(undefined)
  useEffect(() => {
    let gone = false
    void countingKey(accountId, ballotId).then((key) => {
      if (!gone) setKept(key)
    })
    return () => {
      gone = true
    }
  }, [accountId, ballotId])
  const keep = useCallback(
    async (key: CountingKey): Promise<boolean> => {
      const done = await keepCountingKey(accountId, ballotId, key)
      if (done) setKept(key)
      return done
    },
    [accountId, ballotId],
  )
  const forget = useCallback(async () => {
    await forgetCountingKey(accountId, ballotId)
    setKept(null)
  }, [accountId, ballotId])
  return { kept, keep, forget }
}

/** Fetches again what pages show of the meeting's ballots. */
export function useRefreshSecret(meetingId: MeetingId): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: votingKey(meetingId) })
}

interface Named {
  readonly meetingId: MeetingId
  readonly ballotId: BallotId
}

/** @returns what went wrong, in words; null when nothing did. */
export function useCountingActs({ meetingId, ballotId }: Named, keep: (key: CountingKey) => Promise<boolean>) {
  const sentence = useErrorSentence('voting')
  const refresh = useRefreshSecret(meetingId)
  return {
    /** The private key is on this browser's disk before the public one leaves it. */
    async give(): Promise<string | null> {
      const made = await inWorker({ kind: 'makeKey' })
      if (made.kind !== 'key') return sentence('cryptoFailed')
      const { privateKey, key } = made
      // Not waited for: a browser may ask its user first.
      void askToKeepKeys()
      if (!(await keep({ privateKey, key, usedFor: null }))) return sentence('keyNotKept')
      const answer = await call(giveKey, { meetingId, ballotId, key })
      await refresh()
      return answer.ok ? null : sentence(answer.error, answer.details)
    },
    async open(secret: Secret, own: CountingKey): Promise<string | null> {
      const ballots = await allBallots({ meetingId, ballotId })
      if (!ballots.ok) return sentence(ballots.error)
      const keys = secret.trustees.map(({ key }) => key ?? '')
      const { privateKey } = own
      const made = await inWorker({
        ...{ kind: 'decrypt', election: secret.election ?? '', keys },
        ...{ ballots: ballots.ballots, privateKey },
      })
      if (made.kind !== 'part')
        return sentence(made.kind === 'wrong' && made.why === 'ownKey' ? 'otherKey' : 'listWrong')
      // Two lists that differ by one ballot would give that ballot away.
      if (own.usedFor !== null && own.usedFor !== made.list) return sentence('otherList')
      if (!(await keep({ ...own, usedFor: made.list }))) return sentence('keyNotKept')
      const answer = await call(decryptSums, { meetingId, ballotId, decryption: made.decryption })
      await refresh()
      return answer.ok ? null : sentence(answer.error, answer.details)
    },
    /** Everybody has given their part, and the server went down before it counted. */
    async finish(): Promise<string | null> {
      const answer = await call(decryptSums, { meetingId, ballotId, decryption: '' })
      await refresh()
      return answer.ok ? null : sentence(answer.error, answer.details)
    },
  }
}

async function allBallots(
  named: Named,
): Promise<
  { readonly ok: true; readonly ballots: readonly string[] } | { readonly ok: false; readonly error: string }
> {
  const ballots: string[] = []
  for (;;) {
    const page = await call(secretBallots, { ...named, from: ballots.length })
    if (!page.ok) return page
    ballots.push(...page.result.ballots)
    if (ballots.length >= page.result.total || page.result.ballots.length === 0) return { ok: true, ballots }
  }
}
