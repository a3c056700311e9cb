// What a page keeps in the browser's own storage until the server has it.

export type KeptStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>

/** The browser's own storage; null where it gives none. */
export function localCopies(): KeptStorage | null {
  try {
    return window.localStorage
  } catch {
    // Browsers throw where a person has turned storage off; pages do without it.
    return null
  }
}

export function keysUnder(storage: KeptStorage | null, prefix: string): string[] {
  const keys = Array.from({ length: storage?.length ?? 0 }, (_one, index) => storage?.key(index) ?? '')
  return keys.filter((key) => key.startsWith(prefix))
}

/**
 * Somebody signs out, which clears the storage: what others keep under this prefix is held. Keys are `<prefix><account>:…`.
 *
 * @returns what puts it back.
 */
export function holdOthers(prefix: string, accountId: string, storage: KeptStorage | null): () => void {
  const held = keysUnder(storage, prefix)
    .filter((key) => !key.startsWith(`${prefix}${accountId}:`))
    .map((key) => [key, storage?.getItem(key) ?? ''] as const)
  return () => {
    for (const [key, value] of held) storage?.setItem(key, value)
  }
}
