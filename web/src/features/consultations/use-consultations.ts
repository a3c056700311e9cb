// What pages know of consultations, and the member's own opinion on its way.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { answerConsultation, listConsultations, readConsultation } from '../../../../signaling/consultations/wire.ts'
import { ConsultationId } from '../../../../signaling/wire/ids.ts'
import { ask, call, Refusal } from '../../net/http.ts'
import type { Answer } from '../../net/session.ts'
import { NOTICES_KEY } from '../../queries/notices-key.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { localCopies } from '../../ui/kept-storage.ts'
import { OpinionKeeper } from './opinion-keeper.ts'
import { opinionKey } from './unsent-opinions.ts'

const KEY = ['consultations'] as const
/** Nobody tells of changes: so often the server is asked by who follows one, and by who only answers. */
const FOLLOWERS_LOOK_MS = 10_000
const MEMBERS_LOOK_MS = 30_000

export function useConsultations() {
  return useQuery({
    queryKey: [...KEY, 'list'],
    queryFn: ({ signal }) => ask(listConsultations, {}, { signal }),
    refetchInterval: MEMBERS_LOOK_MS,
  })
}

/** @param consultationId - From the address: what is no id names none. */
export function useConsultation(consultationId: string) {
  return useQuery({
    queryKey: [...KEY, consultationId],
    queryFn: async ({ signal }) => {
      const parsed = ConsultationId.safeParse(consultationId)
      if (!parsed.success) throw new Refusal('notFound', undefined)
      return (await ask(readConsultation, { consultationId: parsed.data }, { signal })).consultation
    },
    refetchInterval: ({ state: { data } }) => {
      if (data?.state === 'draft') return false
      return data?.rights.follow === true ? FOLLOWERS_LOOK_MS : MEMBERS_LOOK_MS
    },
  })
}

export function useRefreshConsultations(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: KEY })
    await client.invalidateQueries({ queryKey: NOTICES_KEY })
  }
}

/** After something was done to one: fetches it and the list again. @returns what was refused, in words; null when nothing was. */
export function useConsultationResult(): (answer: Answer<unknown>) => Promise<string | null> {
  const refresh = useRefreshConsultations()
  const sentence = useErrorSentence('consultations')
  return async (answer) => {
    await refresh()
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}

/** The own opinion from the first letter to the receipt. */
export function useOpinion(consultationId: ConsultationId) {
  const { accountId } = useAccount()
  const refresh = useRefreshConsultations()
  const [keeper] = useState(
    () =>
      new OpinionKeeper({
        send: ({ opinion: { file, ...opinion }, changes }) =>
          call(answerConsultation, { consultationId, ...opinion, fileId: file?.fileId ?? null, changes }),
        storage: localCopies(),
        storageKey: opinionKey(accountId, consultationId),
        after(ms, act) {
          const timer = setTimeout(act, ms)
          return () => clearTimeout(timer)
        },
      }),
  )
  useEffect(() => {
    keeper.open()
    const retry = () => keeper.retry()
    window.addEventListener('online', retry)
    return () => {
      window.removeEventListener('online', retry)
      keeper.close()
    }
  }, [keeper])
  const keeping = useStore(keeper.store)
  const answered = keeping.kind === 'saved' || (keeping.kind === 'writing' && keeping.refused !== null)
  useEffect(() => {
    if (answered) void refresh()
    // `refresh` is a new function at every render but does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answered])
  return { keeper, keeping }
}
