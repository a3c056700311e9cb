/**
 * Rewrites one of apt's source lists so that it names the source packages of the repositories it names the binary packages of. Machines seldom
 * have source packages enabled, and the system's own lists are not ours to change.
 *
 * @param fileName - Ends in `.list` (one line an entry) or `.sources` (stanzas), which decides the format.
 * @param repositoryUrls - Entries for other repositories are left out.
 * @returns The text of the new list; empty when no entry is left.
 */
export function toSourceEntries(fileName: string, text: string, repositoryUrls: readonly string[]): string {
  const wanted = repositoryUrls.map(withoutSlash)
  const isWanted = (entry: string): boolean => entry.split(/\s+/).some((word) => wanted.includes(withoutSlash(word)))
  if (fileName.endsWith('.sources')) {
    return text
      .split(/\n\s*\n/)
      .filter((stanza) => /^Types:.*\bdeb\b/m.test(stanza) && !/^Enabled:\s*no\b/im.test(stanza) && isWanted(stanza))
      .map((stanza) => stanza.replace(/^Types:.*$/m, 'Types: deb-src'))
      .join('\n\n')
  }
  return text
    .split('\n')
    .filter((line) => /^deb\s/.test(line) && isWanted(line))
    .map((line) => line.replace(/^deb\s/, 'deb-src '))
    .join('\n')
}

/** The repositories that offer a package, from what `apt-cache policy PACKAGE` prints. */
export function repositoriesInPolicy(policy: string): string[] {
  const urls = policy.split('\n').flatMap((line) => /^\s+-?\d+ (https?:\/\/\S+) /.exec(line)?.[1] ?? [])
  return [...new Set(urls)]
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
