import { useTranslation } from 'react-i18next'
import { decideSubstitute, MAX_REASON, type AnsweringPerson } from '../../../../../signaling/answers/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { remindSites } from '../../../../../signaling/readiness/wire.ts'
import { call } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { useAnswered } from './use-answers.ts'

/** Deciding about substitutes, and reminding those who have not answered; each asks first. */
export function useAnswerActs(meeting: MeetingDetail) {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  const sentence = useErrorSentence('meeting')
  const finish = useAnswered(meeting)
  const { meetingId } = meeting
  const decide = async (
    { accountId, substitute }: AnsweringPerson,
    decision: { kind: 'confirm' } | { kind: 'refuse'; reason: string },
  ) => {
    if (substitute === null) return null
    return finish(await call(decideSubstitute, { meetingId, accountId, substituteId: substitute.accountId, decision }))
  }
  const namesOf = ({ fullName, substitute }: AnsweringPerson) => ({
    name: fullName,
    substitute: substitute?.fullName ?? '',
  })
  return {
    confirm: (person: AnsweringPerson) =>
      confirm({
        title: t('answers.confirm'),
        text: t('answers.confirmText', namesOf(person)),
        confirm: t('answers.confirm'),
        act: () => decide(person, { kind: 'confirm' }),
      }),
    refuse: (person: AnsweringPerson) =>
      confirm({
        title: t('answers.refuse'),
        text: t('answers.refuseText', namesOf(person)),
        confirm: t('answers.refuse'),
        withReason: { maxCharacters: MAX_REASON },
        act: (reason) => decide(person, { kind: 'refuse', reason }),
      }),
    remind: async (silent: readonly AnsweringPerson[]) => {
      let done = ''
      const named = { n: silent.length }
      const agreed = await confirm({
        title: t('answers.remind', named),
        text: t('answers.remindText', named),
        confirm: t('answers.remind', named),
        async act() {
          const siteIds = [...new Set(silent.map(({ siteId }) => siteId))]
          const answer = await call(remindSites, { meetingId, siteIds, answersAlone: true })
          if (!answer.ok) return sentence(answer.error, answer.details)
          done = t('answers.remindDone', answer.result)
          return null
        },
      })
      if (agreed) await confirm({ title: t('answers.list'), text: done, confirm: t('answers.understood') })
    },
  }
}
