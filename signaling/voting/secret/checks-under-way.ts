// The proof checks of secret ballots that are under way: one at a time for each voter, and the same ballot once however often it is sent.
import type { AccountId } from '../../wire/ids.ts'

interface UnderWay<Answer> {
  readonly ballot: string
  readonly answer: Promise<Answer>
}

/** A check costs some hundredths of a second of the one thread that all voters share. */
export class ChecksUnderWay<Answer> {
  readonly #byAccount = new Map<AccountId, UnderWay<Answer>>()

  /**
   * Begins a check, or joins the one of the same ballot that is under way.
   *
   * @param ballot - What tells ballots apart.
   * @returns null while another ballot of this account is being checked: to be asked again. @throws what `check` threw.
   */
  async of(accountId: AccountId, ballot: string, check: () => Promise<Answer>): Promise<Answer | null> {
    const underWay = this.#byAccount.get(accountId)
    if (underWay !== undefined) return underWay.ballot === ballot ? underWay.answer : null
    const answer = check()
    this.#byAccount.set(accountId, { ballot, answer })
    try {
      return await answer
    } finally {
      this.#byAccount.delete(accountId)
    }
  }
}
