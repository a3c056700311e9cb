import { useCallback, useReducer, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDraft } from '../../../../../signaling/meeting/wire.ts'
import type { Answer } from '../../../net/session.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { draftOf, formReducer, stillWrong, type FormAction, type FormProblems, type FormValues } from './form-state.ts'
import { useLeaveGuard } from './use-leave-guard.ts'

export interface FormDeps {
  initial: FormValues
  /** `givesUpLead`: the person has agreed to lead this meeting no longer. */
  onSubmit: (draft: MeetingDraft, givesUpLead: boolean) => Promise<Answer<unknown>>
  /** Called after the server took it; the way on leads through {@link onDone} so that the guard stays silent. */
  onDone: () => void
}

/** What the server refused, in words. */
export interface FormRefusal {
  readonly code: string
  readonly text: string
}

interface MeetingFormModel {
  readonly values: FormValues
  readonly dispatch: (action: FormAction) => void
  /** What was found at the last attempt to send; a new object each time. */
  readonly found: FormProblems
  /** What of it is not mended yet. */
  readonly problems: FormProblems
  readonly refusal: FormRefusal | null
  readonly sending: boolean
  submit(): Promise<void>
}

const NO_PROBLEMS: FormProblems = new Map()

/** A meeting that is being written: what is in the fields, what is wrong with it, and sending it. Leaving it unsaved is asked about. */
export function useMeetingForm({ initial, onSubmit, onDone }: FormDeps): MeetingFormModel {
  const sentence = useErrorSentence('meeting')
  const confirmLoss = useConfirmLoss()
  const account = useAccount()
  const [values, change] = useReducer(formReducer, initial)
  const [found, setFound] = useState<FormProblems>(NO_PROBLEMS)
  const [refusal, setRefusal] = useState<FormRefusal | null>(null)
  const [sending, setSending] = useState(false)
  const done = useRef(false)
  useLeaveGuard(() => values !== initial && !done.current)
  // What the server refused may be mended by this change; that somebody else saved in between is not.
  const dispatch = useCallback((action: FormAction) => {
    change(action)
    setRefusal((known) => (known?.code === 'staleRevision' ? known : null))
  }, [])
  const send = async (draft: MeetingDraft, givesUpLead: boolean) => {
    setSending(true)
    const answer = await onSubmit(draft, givesUpLead)
    setSending(false)
    return answer
  }
  const submit = async () => {
    const read = draftOf(values)
    setFound(read.ok ? NO_PROBLEMS : read.problems)
    setRefusal(null)
    if (!read.ok) return
    let answer = await send(read.draft, false)
    if (!answer.ok && answer.error === 'losesLead') {
      if (!(await confirmLoss())) return dispatch({ kind: 'lead', account })
      answer = await send(read.draft, true)
    }
    if (!answer.ok) return setRefusal({ code: answer.error, text: sentence(answer.error, answer.details) })
    done.current = true
    onDone()
  }
  const problems = found.size === 0 ? NO_PROBLEMS : stillWrong(found, values)
  return { values, dispatch, found, problems, refusal, sending, submit }
}

/** Asks a person who would lead the meeting no longer. */
function useConfirmLoss(): () => Promise<boolean> {
  const { t } = useTranslation('meeting')
  const confirm = useConfirm()
  return () =>
    confirm({
      title: t('form.loseTitle'),
      text: t('form.loseText'),
      confirm: t('form.loseYes'),
      cancel: t('form.loseNo'),
      danger: true,
    })
}
