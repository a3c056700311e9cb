/** Does work that may clear what was held, and puts it back before anything else can fail, also where the work itself throws. */
export async function heldOver<T>(hold: () => Promise<() => Promise<void>>, work: () => Promise<T>): Promise<T> {
  const putBack = await hold()
  try {
    return await work()
  } finally {
    await putBack()
  }
}
