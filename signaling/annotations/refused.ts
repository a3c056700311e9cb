/** Thrown in Hocuspocus's hooks: it answers the reason to the client, and an error without a message it keeps off the console. */
export class Refused extends Error {
  readonly reason = 'permission-denied'
}
