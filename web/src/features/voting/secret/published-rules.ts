/** What a voter has of their own secret ballot, and the trackers that were published. */
interface Published {
  /** The tracker that this browser worked out itself; null: the ballot was sent elsewhere, or the browser keeps nothing. */
  readonly kept: string | null
  /** As the server has it; null: one has not voted. */
  readonly told: string | null
  readonly trackers: readonly string[]
  /** Whether a ballot could take the place of another. */
  readonly mayChange: boolean
}

/** `replaced`: not the ballot that was sent from here, but one that took its place counts, which the voter knows of or has to tell the chair. */
export type OwnPublished =
  | { readonly kind: 'none' }
  | { readonly kind: 'found' | 'missing'; readonly own: string }
  | { readonly kind: 'replaced'; readonly own: string; readonly told: string }

/** What this browser worked out goes before what the server says. */
export function ownPublished({ kept, told, trackers, mayChange }: Published): OwnPublished {
  const own = kept ?? told
  if (own === null) return { kind: 'none' }
  if (trackers.includes(own)) return { kind: 'found', own }
  const replaced = mayChange && told !== null && told !== own && trackers.includes(told)
  return replaced ? { kind: 'replaced', own, told } : { kind: 'missing', own }
}
