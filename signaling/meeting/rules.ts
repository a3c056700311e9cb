import { actorMay, type MeetingActor } from '../wire/permissions.ts'
import { isUnsent } from '../identity/rules.ts'
import type { MeetingRole } from '../identity/wire.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { isRunning, type MeetingAct, type MeetingPhase, type MeetingRights, type MeetingState } from './wire.ts'

/**
 * Every legal transition there is: Nháp → Chờ duyệt → Đã gửi giấy mời → Đang họp ⇄ Tạm dừng → Kết thúc → Dự thảo biên bản
 * → Đã ký → Lưu trữ; aside Hoãn, Huỷ. Where nobody has to approve, a draft is sent directly; what awaits approval goes by
 * the chair's word or back to the draft. A postponed meeting is given a new time, or sent again after it was edited. A meeting
 * that runs is ended, not postponed or cancelled: people were there.
 */
const TRANSITIONS: Readonly<Record<MeetingAct, Readonly<Partial<Record<MeetingState, MeetingState>>>>> = {
  submit: { draft: 'pendingApproval' },
  approve: { pendingApproval: 'invited' },
  sendBack: { pendingApproval: 'draft' },
  send: { draft: 'invited', postponed: 'invited' },
  start: { invited: 'inSession' },
  pause: { inSession: 'paused' },
  resume: { paused: 'inSession' },
  end: { inSession: 'ended', paused: 'ended' },
  draftMinutes: { ended: 'minutesDraft' },
  sign: { minutesDraft: 'signed' },
  archive: { signed: 'archived' },
  postpone: { invited: 'postponed' },
  reschedule: { invited: 'invited', postponed: 'invited' },
  cancel: { draft: 'cancelled', pendingApproval: 'cancelled', invited: 'cancelled', postponed: 'cancelled' },
}

/** The state after an act. `illegalTransition` names the state that does not allow it. Never throws. */
export function transition(state: MeetingState, act: MeetingAct): Outcome<MeetingState, 'illegalTransition'> {
  const next = TRANSITIONS[act][state]
  return next === undefined ? refuse('illegalTransition', { state }) : accept(next)
}

/** How long before the planned start sites may come in and check sound and picture. */
export const OPENS_BEFORE_MS = 60 * 60_000

/** Whether a seat may be taken now. Chair and secretary may come in at any time once the meeting was sent. */
export function joinable(
  state: MeetingState,
  startsAtMs: number,
  nowMs: number,
  role: MeetingRole,
): Outcome<true, 'notOpenYet' | 'meetingOver'> {
  switch (state) {
    case 'inSession':
    case 'paused':
      return accept(true)
    case 'invited': {
      const opensAtMs = Math.max(0, startsAtMs - OPENS_BEFORE_MS)
      return role === 'chair' || role === 'secretary' || nowMs >= opensAtMs
        ? accept(true)
        : refuse('notOpenYet', { opensAtMs })
    }
    case 'draft':
    case 'pendingApproval':
    case 'postponed':
      return refuse('notOpenYet')
    case 'ended':
    case 'minutesDraft':
    case 'signed':
    case 'archived':
    case 'cancelled':
      return refuse('meetingOver')
    default:
      return state satisfies never
  }
}

/** Whether people, agenda and time may still change; papers too. */
export function isEditable(state: MeetingState): boolean {
  return isUnsent(state) || state === 'invited' || state === 'inSession' || state === 'paused' || state === 'postponed'
}

/** Whether somebody may have been in the room already. */
export function hasAttendance(state: MeetingState): boolean {
  return !isUnsent(state)
}

/** Before a meeting nobody is absent from it, nor from one that was put off or called off. */
export function phaseOf(state: MeetingState): MeetingPhase {
  if (isRunning(state)) return 'running'
  if (isUnsent(state) || state === 'invited' || state === 'postponed' || state === 'cancelled') return 'before'
  return 'over'
}

/** What an actor may do with the meeting now: the permission table and the state together. */
export function rightsOf(
  actor: MeetingActor,
  meeting: { readonly state: MeetingState; readonly startsAtMs: number },
  nowMs: number,
): MeetingRights {
  const { state, startsAtMs } = meeting
  const may = (act: Exclude<MeetingAct, 'draftMinutes' | 'sign' | 'archive'>) =>
    actorMay(`meetings.${act}`, actor) && transition(state, act).ok
  return {
    edit: actorMay('meetings.update', actor) && isEditable(state),
    submit: may('submit'),
    approve: may('approve'),
    sendBack: may('sendBack'),
    send: may('send'),
    start: may('start'),
    pause: may('pause'),
    resume: may('resume'),
    end: may('end'),
    postpone: may('postpone'),
    reschedule: may('reschedule'),
    cancel: may('cancel'),
    join: actor !== 'unitAdmin' && actorMay('seats.join', actor) && joinable(state, startsAtMs, nowMs, actor).ok,
    managePapers: actorMay('papers.upload', actor) && isEditable(state),
    readAttendance: actorMay('seats.attendance', actor) && hasAttendance(state),
  }
}
