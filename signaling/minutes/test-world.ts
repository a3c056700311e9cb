import { openAgendaWorld, type AgendaWorld } from '../agenda/test-world.ts'
import { createActorIn } from '../identity/actors.ts'
import { callBy } from '../identity/test-support.ts'
import type { Account } from '../identity/wire.ts'
import { newId } from '../kit/clock.ts'
import type { Call } from '../kit/handlers.ts'
import { granted } from '../seats/test-support.ts'
import { MinutesCommentId, type AccountId, type AgendaItemId, type Sha256 } from '../wire/ids.ts'
import { Minutes } from './commands.ts'
import type { MinutesEntry, MinutesView } from './wire.ts'

export interface MinutesWorld extends AgendaWorld {
  minutes: Minutes
  /** Whose pages were asked to look for notices, once for each act. */
  readonly noticed: ReadonlySet<AccountId>[]
  callOf(account: Account): Promise<Call>
  tryRead(account: Account): Promise<Awaited<ReturnType<Minutes['read']>>>
  read(account: Account): Promise<MinutesView>
  save(account: Account, entry: MinutesEntry, revision?: number): ReturnType<Minutes['handlers']['minutes.save']>
  setStage(account: Account, stage: 'draft' | 'comments'): ReturnType<Minutes['handlers']['minutes.setStage']>
  comment(
    account: Account,
    text: string,
    commentId?: MinutesCommentId,
  ): ReturnType<Minutes['handlers']['minutes.comment']>
  /** In the form that stands on the page now, unless another one was read. */
  approve(
    account: Account,
    revision: number,
    templateSha256?: Sha256,
  ): ReturnType<Minutes['handlers']['minutes.approve']>
  /** An item becomes one for these people only. */
  closeItem(item: number, to: readonly AccountId[]): Promise<void>
}

export const field = (name: 'opening' | 'conclusions' | 'number', text: string): MinutesEntry => ({
  ...{ kind: 'field', field: name, text },
})
export const itemText = (agendaItemId: AgendaItemId, text: string): MinutesEntry => ({
  ...{ kind: 'item', agendaItemId, text },
})

/** A running meeting with real rooms, agenda and floor, and its minutes. */
export async function openMinutesWorld(items = 2): Promise<MinutesWorld> {
  const world = await openAgendaWorld(items)
  const { database, clock, audit, meetingId } = world
  const noticed: ReadonlySet<AccountId>[] = []
  const actorIn = createActorIn(database)
  const self: MinutesWorld = Object.assign(world, {
    noticed,
    minutes: new Minutes({
      ...{ database, clock, audit, provinceName: 'Tỉnh Hà Giang' },
      attendanceOf: (id) => self.rooms.attendanceOf(id),
      tellNotices: (accountIds) => void noticed.push(accountIds),
    }),
    callOf: async (account: Account) => callBy(account, await actorIn(account, meetingId)),
    async tryRead(account: Account) {
      const actor = await actorIn(account, meetingId)
      if (actor === null) throw new Error(`${account.username} is nothing in the meeting`)
      return self.minutes.read(meetingId, { accountId: account.accountId, actor })
    },
    read: async (account: Account) => granted(await self.tryRead(account)),
    save: async (account: Account, entry: MinutesEntry, revision = 0) =>
      self.minutes.handlers['minutes.save'](await self.callOf(account), { meetingId, revision, entry }),
    setStage: async (account: Account, stage: 'draft' | 'comments') =>
      self.minutes.handlers['minutes.setStage'](await self.callOf(account), { meetingId, stage }),
    comment: async (account: Account, text: string, commentId = newId(MinutesCommentId)) =>
      self.minutes.handlers['minutes.comment'](await self.callOf(account), { meetingId, commentId, text }),
    async approve(account: Account, revision: number, read?: Sha256) {
      const templateSha256 = read ?? (await self.read(account)).templateSha256
      return self.minutes.handlers['minutes.approve'](await self.callOf(account), {
        meetingId,
        revision,
        templateSha256,
      })
    },
    async closeItem(item: number, to: readonly AccountId[]) {
      const agendaItemId = world.items[item]
      if (agendaItemId === undefined) throw new Error('no such item')
      await database
        .updateTable('agenda_items')
        .set({ restricted: 1 })
        .where('agenda_item_id', '=', agendaItemId)
        .execute()
      for (const accountId of to)
        await database
          .insertInto('agenda_audience')
          .values({ agenda_item_id: agendaItemId, account_id: accountId, site_id: null })
          .execute()
    },
  })
  return self
}
