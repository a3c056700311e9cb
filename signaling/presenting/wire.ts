import { z } from 'zod'
import { AccountId, PaperId, PaperVersionId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

export const PresentedPage = z.strictObject({
  paperId: PaperId,
  paperVersionId: PaperVersionId,
  pageIndex: z.int().min(0).max(20_000),
})
export type PresentedPage = z.infer<typeof PresentedPage>

/** The presenter's page is shown to everybody who follows; `page` stays when the presenter changes. */
export const PresentingState = z.strictObject({ presenterId: AccountId.nullable(), page: PresentedPage.nullable() })
export type PresentingState = z.infer<typeof PresentingState>
export const NOTHING_PRESENTED: PresentingState = { presenterId: null, page: null }
/** What the snapshot says of it. */
export const presentingSlice = PresentingState.default(NOTHING_PRESENTED)

/** Gives the presenter's role to somebody seated here, or to nobody. */
export const givePresenter = request('presenting.give', {
  via: 'ws',
  params: z.strictObject({ accountId: AccountId.nullable() }),
  result: z.strictObject({}),
  errors: ['notInMeeting'],
})
/** The presenter turns the page. Only issued papers that the meeting may see can be presented. */
export const presentPage = request('presenting.goTo', {
  via: 'ws',
  params: z.strictObject({ page: PresentedPage.nullable() }),
  result: z.strictObject({}),
  errors: ['notPresenter', 'paperNotIssued', 'noSuchPage'],
})
export const presentingChanged = event('presenting.changed', { data: PresentingState, kept: true })
