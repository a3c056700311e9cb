import type { SigningDocument, SigningStep } from '../../../../../signaling/signing/wire.ts'

/** An order that is being changed, and the revision of the one that it was made of: the page goes on reading newer ones meanwhile. */
interface OrderDraft {
  readonly revision: number
  readonly steps: readonly SigningStep[]
}
type Shown = Pick<SigningDocument, 'orderRevision' | 'steps'>

export function orderDraft({ orderRevision, steps }: Shown): OrderDraft {
  return { revision: orderRevision, steps: steps.map(({ who }) => who) }
}

/** Whether somebody else has saved an order since. */
export function isBehind({ revision }: OrderDraft, { orderRevision }: Shown): boolean {
  return revision !== orderRevision
}

/** What is asked for when it is saved. */
export function askedOrder({ revision, steps }: OrderDraft) {
  return {
    revision,
    steps: steps.map((step) =>
      step.kind === 'agency'
        ? ({ kind: 'agency', name: step.name } as const)
        : ({ kind: 'person', accountId: step.accountId } as const),
    ),
  }
}
