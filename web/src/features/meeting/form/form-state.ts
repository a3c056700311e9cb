// Over 300 lines: everything that the form of a meeting holds, each change of it, and the draft that comes of it.
import type { Account, MeetingRole } from '../../../../../signaling/identity/wire.ts'
import {
  MeetingDraft,
  type ItemSpeaker,
  type MeetingDetail,
  type MeetingKind,
  type SpeakerRef,
} from '../../../../../signaling/meeting/wire.ts'
import type { AccountId, AgendaItemId, SiteId } from '../../../../../signaling/wire/ids.ts'
import { treeLevels } from '../../../../../signaling/wire/agenda-tree.ts'
import { moveBranch, placeBranch, shiftBranch } from './agenda-moves.ts'
import { fromPickerValue, toPickerValue } from '../../../ui/format.ts'

export interface PersonRow {
  readonly accountId: AccountId
  readonly fullName: string
  readonly title: string
  readonly siteId: SiteId
  readonly role: MeetingRole
}

export interface AgendaRow {
  /** Stays with the line while it is moved; not known to the server. */
  readonly key: string
  readonly agendaItemId: AgendaItemId | null
  readonly title: string
  readonly plannedMinutes: number
  /** A person or a site of the list. */
  readonly speaker: SpeakerRef | null
  /** 0 at the top; see `signaling/wire/agenda-tree.ts`. */
  readonly level: number
  readonly unitSiteId: SiteId | null
  /** Whom it is for; null: everybody. */
  readonly audience: readonly SpeakerRef[] | null
}
type ItemEdit = Partial<Pick<AgendaRow, 'title' | 'plannedMinutes' | 'speaker' | 'unitSiteId' | 'audience'>>

/** What the form holds while it is being filled in. Days as `2026-11-23`, times as `08:00`, on the province's clock. */
export interface FormValues {
  readonly title: string
  readonly kind: MeetingKind
  readonly place: string
  readonly startDay: string
  readonly startTime: string
  readonly endDay: string
  readonly endTime: string
  readonly siteIds: ReadonlySet<SiteId>
  readonly people: readonly PersonRow[]
  readonly agenda: readonly AgendaRow[]
}

export type FormAction =
  | {
      kind: 'set'
      values: Partial<Pick<FormValues, 'title' | 'place' | 'kind' | 'startDay' | 'startTime' | 'endDay' | 'endTime'>>
    }
  | { kind: 'chooseSites'; siteIds: readonly SiteId[]; chosen: boolean }
  | { kind: 'addPeople'; accounts: readonly Account[]; role: MeetingRole }
  /** People with the parts that they have in it; who is listed already keeps the own part. */
  | { kind: 'addGroup'; people: readonly PersonRow[]; siteIds: readonly SiteId[] }
  /** Makes the person who fills in the form a secretary, on the list or not. */
  | { kind: 'lead'; account: Account }
  | { kind: 'setRole'; accountId: AccountId; role: MeetingRole }
  | { kind: 'removePerson'; accountId: AccountId }
  | { kind: 'addItem'; key: string }
  | { kind: 'editItem'; key: string; values: ItemEdit }
  | { kind: 'moveItem'; key: string; by: -1 | 1 }
  /** Below the item before it, or out of the one that it belongs to. */
  | { kind: 'shiftItem'; key: string; by: -1 | 1 }
  | { kind: 'placeItem'; key: string; before: string | null }
  | { kind: 'removeItem'; key: string }

export function formReducer(values: FormValues, action: FormAction): FormValues {
  switch (action.kind) {
    case 'set': {
      const next = { ...values, ...action.values }
      // The end follows the start's day: most meetings end on the day they begin.
      const followed = action.values.startDay !== undefined && values.endDay === values.startDay
      return followed ? { ...next, endDay: next.startDay } : next
    }
    case 'chooseSites': {
      const siteIds = new Set(values.siteIds)
      for (const siteId of action.siteIds) {
        if (action.chosen) siteIds.add(siteId)
        else siteIds.delete(siteId)
      }
      return withListedSpeakers({ ...values, siteIds })
    }
    case 'addPeople': {
      const known = new Set(values.people.map((person) => person.accountId))
      const added = action.accounts.filter((account) => !known.has(account.accountId))
      if (added.length === 0) return values
      const rows = added.map(({ accountId, fullName, title, siteId }) => ({
        accountId,
        fullName,
        title,
        siteId,
        role: action.role,
      }))
      return {
        ...values,
        people: [...values.people, ...rows],
        siteIds: new Set([...values.siteIds, ...rows.map((row) => row.siteId)]),
      }
    }
    case 'addGroup': {
      const known = new Set(values.people.map((person) => person.accountId))
      const added = action.people.filter((person) => !known.has(person.accountId))
      // A meeting has one chair: where it has one already, that of the group is a delegate.
      const hasChair = values.people.some(({ role }) => role === 'chair')
      const rows = added.map((person) =>
        hasChair && person.role === 'chair' ? { ...person, role: 'delegate' as const } : person,
      )
      return {
        ...values,
        people: [...values.people, ...rows],
        siteIds: new Set([...values.siteIds, ...action.siteIds, ...rows.map((row) => row.siteId)]),
      }
    }
    case 'lead': {
      const { accountId } = action.account
      const listed = formReducer(values, { kind: 'addPeople', accounts: [action.account], role: 'secretary' })
      return formReducer(listed, { kind: 'setRole', accountId, role: 'secretary' })
    }
    case 'setRole':
      return {
        ...values,
        people: values.people.map((person) =>
          person.accountId === action.accountId ? { ...person, role: action.role } : person,
        ),
      }
    case 'removePerson':
      return withListedSpeakers({
        ...values,
        people: values.people.filter((person) => person.accountId !== action.accountId),
      })
    case 'addItem':
      return {
        ...values,
        agenda: [...values.agenda, emptyItem(action.key, values.agenda.at(-1)?.level ?? 0)],
      }
    case 'editItem':
      return {
        ...values,
        agenda: values.agenda.map((item) => (item.key === action.key ? { ...item, ...action.values } : item)),
      }
    case 'moveItem':
      return withAgenda(values, moveBranch(values.agenda, action.key, action.by))
    case 'shiftItem':
      return withAgenda(values, shiftBranch(values.agenda, action.key, action.by))
    case 'placeItem':
      return withAgenda(values, placeBranch(values.agenda, action.key, action.before))
    case 'removeItem': {
      const left = values.agenda.filter((item) => item.key !== action.key)
      const levels = treeLevels(left.map(({ level }) => level))
      return { ...values, agenda: left.map((item, index) => ({ ...item, level: levels[index] ?? 0 })) }
    }
    default:
      return action satisfies never
  }
}

function withAgenda(values: FormValues, agenda: readonly AgendaRow[]): FormValues {
  return agenda === values.agenda ? values : { ...values, agenda }
}

function emptyItem(key: string, level: number): AgendaRow {
  return {
    key,
    agendaItemId: null,
    title: '',
    plannedMinutes: 15,
    speaker: null,
    level,
    unitSiteId: null,
    audience: null,
  }
}

/** A person who is taken off the list speaks to no item, and none is for them. */
function withListedSpeakers(values: FormValues): FormValues {
  const people = new Set(values.people.map(({ accountId }) => accountId))
  const isListed = (speaker: SpeakerRef) =>
    speaker.kind === 'person' ? people.has(speaker.accountId) : values.siteIds.has(speaker.siteId)
  const named = ({ speaker, audience }: AgendaRow) => [...(speaker === null ? [] : [speaker]), ...(audience ?? [])]
  if (values.agenda.every((item) => named(item).every(isListed))) return values
  const agenda = values.agenda.map((item) => ({
    ...item,
    speaker: item.speaker === null || isListed(item.speaker) ? item.speaker : null,
    audience: item.audience?.filter(isListed) ?? null,
  }))
  return { ...values, agenda }
}

/** An empty form, for the next working hour of today. */
export function emptyForm(nowMs: number, firstItemKey: string): FormValues {
  const [day = '', time = ''] = toPickerValue(nowMs + 60 * 60_000).split(' ')
  const [endDay = '', endTime = ''] = toPickerValue(nowMs + 3 * 60 * 60_000).split(' ')
  const hour = (text: string) => `${text.slice(0, 2)}:00`
  return {
    title: '',
    kind: 'briefing',
    place: '',
    startDay: day,
    startTime: hour(time),
    endDay,
    endTime: hour(endTime),
    siteIds: new Set(),
    people: [],
    agenda: [emptyItem(firstItemKey, 0)],
  }
}

export function formOf(meeting: MeetingDetail): FormValues {
  const [startDay = '', startTime = ''] = toPickerValue(meeting.startsAtMs).split(' ')
  const [endDay = '', endTime = ''] = toPickerValue(meeting.endsAtMs).split(' ')
  return {
    title: meeting.title,
    kind: meeting.kind,
    place: meeting.place,
    startDay,
    startTime: startTime.slice(0, 5),
    endDay,
    endTime: endTime.slice(0, 5),
    siteIds: new Set(meeting.siteIds),
    people: meeting.participants.map(({ accountId, fullName, title, siteId, role }) => ({
      accountId,
      fullName,
      title,
      siteId,
      role,
    })),
    agenda: meeting.agenda.map((item) => ({
      key: item.agendaItemId,
      agendaItemId: item.agendaItemId,
      title: item.title,
      plannedMinutes: item.plannedMinutes,
      speaker: refOf(item.speaker),
      level: item.level,
      unitSiteId: item.unit?.siteId ?? null,
      audience: item.restricted ? item.audience : null,
    })),
  }
}

function refOf(speaker: ItemSpeaker | null): SpeakerRef | null {
  if (speaker === null) return null
  const { name: _name, ...ref } = speaker
  return ref
}

/** Fields with something to mend; the value is a key of the form's messages. `agenda.<key>` names a line. */
export type FormProblems = ReadonlyMap<string, string>

/** The draft as the server wants it, or what stands in its way. */
export function draftOf(values: FormValues): { ok: true; draft: MeetingDraft } | { ok: false; problems: FormProblems } {
  const problems = new Map<string, string>()
  const startsAtMs = fromPickerValue(`${values.startDay} ${values.startTime}:00`)
  const endsAtMs = fromPickerValue(`${values.endDay} ${values.endTime}:00`)
  if (values.title.trim() === '') problems.set('title', 'form.titleNeeded')
  else if (!MeetingDraft.shape.title.safeParse(values.title).success) problems.set('title', 'form.titleShape')
  if (values.place.trim() === '') problems.set('place', 'form.placeNeeded')
  else if (!MeetingDraft.shape.place.safeParse(values.place).success) problems.set('place', 'form.placeShape')
  if (startsAtMs === null) problems.set('start', 'form.timeNeeded')
  if (endsAtMs === null) problems.set('end', 'form.timeNeeded')
  if (startsAtMs !== null && endsAtMs !== null && endsAtMs <= startsAtMs) problems.set('end', 'errors.endsBeforeStart')
  const itemTitle = MeetingDraft.shape.agenda.element.shape.title
  // The one line that a new form begins with may be left as it is.
  const agenda = values.agenda.length === 1 && values.agenda[0]?.title.trim() === '' ? [] : values.agenda
  for (const item of agenda) {
    if (item.title.trim() === '') problems.set(`agenda.${item.key}`, 'form.itemNeeded')
    else if (!itemTitle.safeParse(item.title).success) problems.set(`agenda.${item.key}`, 'form.itemShape')
  }
  if (startsAtMs === null || endsAtMs === null || problems.size > 0) return { ok: false, problems }
  return {
    ok: true,
    draft: {
      title: values.title,
      kind: values.kind,
      place: values.place,
      startsAtMs,
      endsAtMs,
      siteIds: [...values.siteIds],
      participants: values.people.map(({ accountId, role, siteId }) => ({ accountId, role, siteId })),
      agenda: agenda.map(({ agendaItemId, title, plannedMinutes, speaker, level, unitSiteId, audience }) => ({
        ...(agendaItemId === null ? {} : { agendaItemId }),
        title,
        plannedMinutes,
        speaker,
        level,
        unitSiteId,
        audience: audience === null ? null : [...audience],
      })),
    },
  }
}

/** Of the problems that were shown, the ones whose field is still wrong, worded by what is wrong with it now. */
export function stillWrong(shown: FormProblems, values: FormValues): FormProblems {
  const read = draftOf(values)
  return read.ok ? new Map() : new Map([...read.problems].filter(([field]) => shown.has(field)))
}
