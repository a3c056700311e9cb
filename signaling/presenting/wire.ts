import { z } from 'zod'
import { DeviceId, PaperId, PaperVersionId, SeatId } from '../wire/ids.ts'
import { event, request } from '../wire/kit.ts'

export const PresentedPage = z.strictObject({
  paperId: PaperId,
  paperVersionId: PaperVersionId,
  pageIndex: z.int().min(0).max(20_000),
})
export type PresentedPage = z.infer<typeof PresentedPage>

/** The device that turns the pages, and what its seat calls it. */
export const PresentingDevice = z.strictObject({ deviceId: DeviceId, name: z.string().max(200) })

/**
 * The seat whose page is shown to everybody who follows: a hall, or a person's desk. Of its devices one turns the pages; null: the first of
 * them that does. `page` stays when the presenter changes.
 */
export const PresentingState = z.strictObject({
  seatId: SeatId.nullable(),
  device: PresentingDevice.nullable(),
  page: PresentedPage.nullable(),
})
export type PresentingState = z.infer<typeof PresentingState>
export const NOTHING_PRESENTED: PresentingState = { seatId: null, device: null, page: null }
/** What the snapshot says of it. */
export const presentingSlice = PresentingState.default(NOTHING_PRESENTED)

/** Gives the presenter's part to a seat of the meeting, or to nobody. */
export const givePresenter = request('presenting.give', {
  via: 'ws',
  params: z.strictObject({ seatId: SeatId.nullable() }),
  result: z.strictObject({}),
  errors: ['noSuchSeat', 'observerSeat'],
})
/**
 * From now on this very device turns the pages: another device of the seat that presents did, or chair or secretary take the part to where they sit.
 * `notPresenter`: somebody else presents, and this person may not take the part.
 */
export const presentHere = request('presenting.here', {
  via: 'ws',
  params: z.strictObject({}),
  result: z.strictObject({}),
  errors: ['notPresenter'],
})
/**
 * The presenter turns the page. Only issued papers that the meeting may see can be presented. `otherDevice`: it is another device of this seat
 * that presents.
 */
export const presentPage = request('presenting.goTo', {
  via: 'ws',
  params: z.strictObject({ page: PresentedPage.nullable() }),
  result: z.strictObject({}),
  errors: ['notPresenter', 'otherDevice', 'paperNotIssued', 'noSuchPage'],
})
export const presentingChanged = event('presenting.changed', { data: PresentingState, kept: true })
