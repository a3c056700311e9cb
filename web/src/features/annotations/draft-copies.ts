/** Keeps notes that are being written on this machine as well, so that a closed page or a power cut takes nothing of them away. */
import { z } from 'zod'
import { AccountId } from '../../../../signaling/wire/ids.ts'
import { log, logOnce } from '../../log/log.ts'
import { draftOf, draftStore, keepDraft, type NoteDraft } from './note-drafts.ts'
import { BY_ACCOUNT, database, DRAFTS, STRICT } from './unsent-database.ts'
import { recordsToForget } from './unsent-rules.ts'

const DraftCopy = z.strictObject({
  accountId: AccountId,
  marks: z.string(),
  pageIndex: z.int().min(0),
  at: z.strictObject({ x: z.number(), y: z.number() }),
  noteId: z.string().nullable(),
  text: z.string().max(2_000),
  /** The page that it is written in: as long as that lives, no other one goes on with it. */
  page: z.string(),
  keptAtMs: z.number(),
})
type DraftCopy = z.infer<typeof DraftCopy>

/** After the last letter. */
const WRITE_AFTER_MS = 300
const PAGE = Math.random().toString(36).slice(2)

/** What is on the disk, under its names there. */
const written = new Map<string, NoteDraft>()
let timer: ReturnType<typeof setTimeout> | undefined

const nameOf = ({ marks, pageIndex, noteId }: NoteDraft) => `${marks}/${pageIndex}/${noteId ?? ''}`
const lockOf = (page: string) => `writing/${page}`

/** Brings back what earlier pages of this person left half written, and keeps what is written from now on. */
export async function bringBackDrafts(accountId: AccountId): Promise<void> {
  const living = new Set((await navigator.locks?.query())?.held?.map(({ name }) => name))
  const transaction = (await database()).transaction(DRAFTS)
  for (const value of await transaction.store.index(BY_ACCOUNT).getAll(accountId)) {
    const copy = DraftCopy.safeParse(value).data
    if (copy === undefined || living.has(lockOf(copy.page)) || draftOf(copy) !== null) continue
    const { accountId: _account, page: _page, keptAtMs: _kept, ...draft } = copy
    log.marks('a half-written note was found on this machine')
    // It is on the disk already, so it is deleted there also when it is saved or given up before this page has written it itself.
    written.set(nameOf(draft), { ...draft })
    keepDraft(draft)
  }
}

/** Writes what has changed since. @returns when it is on the disk. */
export async function writeDrafts(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const now = new Map(draftStore.getState().drafts.map((draft) => [nameOf(draft), draft]))
  const gone = [...written.keys()].filter((name) => !now.has(name))
  const changed = [...now].filter(([name, draft]) => written.get(name) !== draft)
  if (gone.length + changed.length === 0) return
  for (const name of gone) written.delete(name)
  for (const [name, draft] of changed) written.set(name, draft)
  try {
    const transaction = (await database()).transaction(DRAFTS, 'readwrite', STRICT)
    await Promise.all([
      ...gone.map((name) => transaction.store.delete(name)),
      ...changed.map(([name, draft]) => transaction.store.put(copyOf(draft), name)),
      transaction.done,
    ])
  } catch (error) {
    logOnce('storage', 'half-written notes cannot be kept on this machine', error)
  }
}

function copyOf(draft: NoteDraft): DraftCopy {
  const accountId = AccountId.parse(draft.marks.split('/')[0])
  return { accountId, ...draft, at: { x: draft.at.x, y: draft.at.y }, page: PAGE, keptAtMs: Date.now() }
}

/** Somebody signs out: what they were writing goes with the database, and nothing is written any more. */
export function forgetDrafts(): void {
  draftStore.setState({ drafts: [] })
  written.clear()
  clearTimeout(timer)
  timer = undefined
}

/** Lets go of what nobody has come back to: by this machine's clock and by the server's, since one of them may be wrong. */
export async function forgetOldDrafts(serverMs: number): Promise<void> {
  const transaction = (await database()).transaction(DRAFTS, 'readwrite')
  const names = await transaction.store.getAllKeys()
  const ages = (await transaction.store.getAll()).map((value, key) => {
    const copy = DraftCopy.safeParse(value).data
    return { key, bytes: copy?.text.length ?? 0, keptAtMs: copy?.keptAtMs ?? 0, seenAtMs: copy?.keptAtMs ?? 0 }
  })
  const old = recordsToForget(ages, { hereMs: Date.now(), serverMs })
  await Promise.all([...old.map((key) => transaction.store.delete(names[key] ?? '')), transaction.done])
}

if (typeof document !== 'undefined' && 'locks' in navigator) {
  // Held until this page is gone, however it ends.
  void navigator.locks.request(lockOf(PAGE), () => new Promise(() => {}))
}
draftStore.subscribe(() => {
  timer ??= setTimeout(() => void writeDrafts(), WRITE_AFTER_MS)
})
