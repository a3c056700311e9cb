#!/usr/bin/env bash
# zod 4.6.7 under Node 20 or later. Guess: zod compiles a schema when it first parses, so `jitless` may be set at any time before.
# Seen: building the first object schema already tries `new Function`. A page under a Content-Security-Policy without unsafe-eval reports that
# as a violation, and as imports run first, a setting made in the body of the program comes after the schemas of the modules it imports.
# Output: "built before: 1, built after jitless: 0".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
echo '{"private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --silent zod@4.6.7
cat > schemas.mjs <<'JS'
import { z } from 'zod'
export const Person = z.object({ name: z.string() })
JS
cat > count.mjs <<'JS'
const real = globalThis.Function
export const seen = { tries: 0 }
globalThis.Function = new Proxy(real, {
  construct(target, words) {
    seen.tries += 1
    return Reflect.construct(target, words)
  },
})
JS
cat > late.mjs <<'JS'
import { seen } from './count.mjs'
import './schemas.mjs'
import { z } from 'zod'
z.config({ jitless: true })
console.log(seen.tries)
JS
cat > early.mjs <<'JS'
import { seen } from './count.mjs'
import { z } from 'zod'
z.config({ jitless: true })
const { Person } = await import('./schemas.mjs')
Person.parse({ name: 'A' })
console.log(seen.tries)
JS
late=$(node late.mjs); early=$(node early.mjs)
echo "built before: $late, built after jitless: $early"
[ "$late" = 1 ] && [ "$early" = 0 ]
