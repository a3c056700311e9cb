import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { mendStyles } from './late-styles.ts'
import { PartGone } from './PartGone.tsx'
import { log } from '../log/log.ts'

/** Waits between tries, milliseconds: some two minutes in all, which is what a link takes to come back or not. */
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000]

/**
 * A part of the page that is fetched when it is first drawn. A link that is cut just then, or a server that no longer has it,
 * must not take the room down with it: the part is asked for again and again, what stands in its place stays meanwhile, and when
 * it never comes a few words with a button to load the page again stand there.
 */
export function lazily<P extends object>(
  fetchPart: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({
    default: await persistently(() => whole(fetchPart)).catch((error: unknown) => {
      log.page('a part of the page was given up', {}, error)
      return PartGone
    }),
  }))
}

/** The part with its looks. */
async function whole<T>(fetchPart: () => Promise<T>): Promise<T> {
  const part = await fetchPart()
  await mendStyles()
  return part
}

export async function persistently<T>(ask: () => Promise<T>, waitsMs: readonly number[] = WAITS_MS): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await ask()
    } catch (error) {
      log.page('a part of the page could not be fetched', { againInMs: waitMs }, error)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
  return ask()
}
