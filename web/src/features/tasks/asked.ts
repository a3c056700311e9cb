// Which tasks are asked for, as it stands in the address of the page: it can be left, found again and handed on.
import { MeetingId, SiteId } from '../../../../signaling/wire/ids.ts'
import { TaskScope, TaskStanding, type TasksAsked } from '../../../../signaling/tasks/wire.ts'

const SCOPES: Readonly<Record<TaskScope, string>> = { mine: 'cua-toi', unit: 'don-vi', all: 'tat-ca' }
const STANDINGS: Readonly<Record<TaskStanding, string>> = {
  ...{ todo: 'chua-lam', doing: 'dang-lam', reported: 'cho-xac-nhan', done: 'da-xong', overdue: 'qua-han' },
}

export interface Asked extends TasksAsked {
  /** 0 for the first. */
  readonly page: number
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u

export function askedBy(search: URLSearchParams): Asked {
  const named = <K extends string>(options: readonly K[], words: Readonly<Record<K, string>>, name: string): K | null =>
    options.find((option) => words[option] === search.get(name)) ?? null
  const day = (name: string) => {
    const text = search.get(name) ?? ''
    return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
  }
  const page = Number(search.get('trang') ?? '1')
  return {
    scope: named(TaskScope.options, SCOPES, 'pham-vi') ?? 'mine',
    standing: named(TaskStanding.options, STANDINGS, 'trang-thai'),
    siteId: SiteId.safeParse(search.get('don-vi')).data ?? null,
    meetingId: MeetingId.safeParse(search.get('cuoc-hop')).data ?? null,
    ...{ from: day('tu'), until: day('den'), text: (search.get('tim') ?? '').slice(0, 200) },
    page: Number.isInteger(page) && page > 0 && page <= 10_000 ? page - 1 : 0,
  }
}

export function searchOf({
  scope,
  standing,
  siteId,
  meetingId,
  from,
  until,
  text,
  page,
}: Asked): Record<string, string> {
  return {
    'pham-vi': SCOPES[scope],
    ...(standing === null ? {} : { 'trang-thai': STANDINGS[standing] }),
    ...(siteId === null ? {} : { 'don-vi': siteId }),
    ...(meetingId === null ? {} : { 'cuoc-hop': meetingId }),
    ...(from === null ? {} : { tu: from }),
    ...(until === null ? {} : { den: until }),
    ...(text === '' ? {} : { tim: text }),
    ...(page === 0 ? {} : { trang: String(page + 1) }),
  }
}

/** Whether anything but the scope narrows the list down. */
export function isNarrowed({ standing, siteId, meetingId, from, until, text }: Asked): boolean {
  return text.trim() !== '' || [standing, siteId, meetingId, from, until].some((one) => one !== null)
}
