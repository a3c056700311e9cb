import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'

const src = join(dirname(fileURLToPath(import.meta.url)), '..')
const LOGS = /\blog(?:\.\w+|Once)\(|\bthrow\b/u
const COMMENT = /\/\/ *\S+ \S+ \S+|\/\*\*? *\S+ \S+ \S+/u

/** Where errors are caught without a line in the log and without a word about why none is needed. */
function silentCatches(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const isLoud = (node: ts.Node): boolean =>
    LOGS.test(node.getText()) ||
    COMMENT.test(node.getFullText()) ||
    (ts.isIdentifier(node) && namesLoud(node.text)) ||
    (ts.isCallExpression(node) && isLoud(node.expression))
  const namesLoud = (wanted: string) =>
    declarations(file).some(
      ({ name: of, node }) => of === wanted && (ts.isParameter(node) || LOGS.test(node.getText())),
    )
  const check = (node: ts.Node, handler: ts.Node) => {
    if (
      isLoud(handler) ||
      COMMENT.test(source.slice(node.getFullStart(), node.getStart())) ||
      COMMENT.test(commentsBefore(node, source))
    )
      return
    const { line } = file.getLineAndCharacterOfPosition(handler.getStart())
    found.push(`${name}:${line + 1}: ${handler.getText().replace(/\s+/gu, ' ').slice(0, 80)}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCatchClause(node)) check(node, node.block)
    const handler = ts.isCallExpression(node) ? handlerOf(node) : undefined
    if (handler !== undefined) check(node, handler)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** What takes a promise's failure: `.catch(handler)` or `.then(done, handler)`. zod's `.catch(value)` takes no function. */
function handlerOf({ expression, arguments: given }: ts.CallExpression): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const handler = expression.name.text === 'catch' ? given[0] : expression.name.text === 'then' ? given[1] : undefined
  if (handler === undefined) return undefined
  const isFunction = ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)
  const isName = ts.isIdentifier(handler) && handler.text !== 'undefined'
  return isFunction || isName || ts.isCallExpression(handler) ? handler : undefined
}

function declarations(file: ts.SourceFile): { name: string; node: ts.Node }[] {
  const found: { name: string; node: ts.Node }[] = []
  const visit = (node: ts.Node): void => {
    // A handler that was handed in, as `reject`, passes the error on.
    const declares = ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isParameter(node)
    if (declares && node.name !== undefined) found.push({ name: node.name.getText(), node })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function commentsBefore(node: ts.Node, source: string): string {
  let statement: ts.Node = node
  while (!ts.isStatement(statement) || ts.isBlock(statement)) statement = statement.parent
  const end = ts.isCatchClause(node) ? node.getStart() : statement.getStart()
  const start = ts.isCatchClause(node) ? end : statement.getFullStart()
  return source.slice(start, end)
}

test('no error is caught silently in the pages', () => {
  const files = globSync('**/*.{ts,tsx}', { cwd: src }).filter((name) => !/\.test\.tsx?$|\/test-[^/]+$/u.test(name))
  expect(files.length).toBeGreaterThan(200)
  expect(files.flatMap((name) => silentCatches(name, readFileSync(join(src, name), 'utf8')))).toEqual([])
})

test.each([
  'try { a() } catch {}',
  'try { a() } catch { return null }',
  'try { a() } catch (error) { show(error) }',
  'a().catch(() => null)',
  'a().catch(() => undefined)',
  'a().catch(function () {})',
  'a().catch(noop)',
  'const handler = () => show()\na().catch(handler)',
  'a().then(b, () => null)',
  '// Why the call is made at all.\nb()\na().catch(() => null)',
])('this is silent: %s', (source) => {
  expect(silentCatches('case.ts', source)).toHaveLength(1)
})

test.each([
  "try { a() } catch (error) { log.net('it failed', {}, error) }",
  "try { a() } catch (error) { logOnce('storage', 'it failed', error) }",
  'try { a() } catch (error) { throw new Error("b", { cause: error }) }',
  'try { a() } catch {\n  // Asked again at the next turn.\n}',
  "a().catch((error) => log.net('it failed', {}, error))",
  "const failed = (error) => log.net('it failed', {}, error)\na().catch(failed)",
  'function f() {\n  // Its caller gets the error as well.\n  work = a().catch(() => undefined)\n}',
  'const failed = (source) => (error) => log.net(source, {}, error)\na().catch(failed(source))',
  'new Promise((resolve, reject) => a().then(resolve, reject))',
  "const Choice = z.string().catch('auto')",
  'const Choice = z.string().optional().catch(undefined)',
  'MeetingRole.catch(person.role).parse(role)',
])('this is not: %s', (source) => {
  expect(silentCatches('case.ts', source)).toEqual([])
})
