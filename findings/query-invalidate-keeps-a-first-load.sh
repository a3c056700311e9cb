#!/usr/bin/env bash
# @tanstack/query-core 5.108.0. Guess: invalidateQueries, which restarts what is under way by default (cancelRefetch), also restarts a first load
# that began before the change. Seen: it does so only where the query has data already. A first load goes on, its older answer is stored and
# counts as fresh, so what changed meanwhile stays unseen until the next reason to ask.
# Output: "first load: asked 1, shows old; with data: asked 3, shows new".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent @tanstack/query-core@5.108.0
cat > run.mjs <<'JS'
import { QueryClient, QueryObserver } from '@tanstack/query-core'

async function changeWhileAsking(hasDataBefore) {
  let state = 'old'
  let asked = 0
  const waiting = []
  const client = new QueryClient()
  const observer = new QueryObserver(client, {
    queryKey: ['list'],
    staleTime: Infinity,
    retry: false,
    queryFn: () => {
      asked += 1
      const seen = state
      return new Promise((answer) => waiting.push(() => answer(seen)))
    },
  })
  const stop = observer.subscribe(() => {})
  const turn = () => new Promise((done) => setImmediate(done))
  await turn()
  if (hasDataBefore) {
    waiting.shift()()
    await turn()
    observer.refetch()
    await turn()
  }
  state = 'new'
  void client.invalidateQueries({ queryKey: ['list'] })
  await turn()
  for (const answer of waiting.splice(0)) answer()
  for (let n = 0; n < 5; n += 1) await turn()
  const shows = observer.getCurrentResult().data
  stop()
  return `asked ${asked}, shows ${shows}`
}
console.log(`first load: ${await changeWhileAsking(false)}; with data: ${await changeWhileAsking(true)}`)
process.exit(0)
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'first load: asked 1, shows old; with data: asked 3, shows new' ]
