// The import rules: who may lean on whom. `npm run check:imports` runs them; type-only imports count too, so that a cycle of types is a cycle.

/** Test files, and the helpers that lie beside them (`test-world.ts`): they may reach further than what they test. */
const TEST_FILES = ['\\.test\\.tsx?$', '\\.e2e\\.ts$', '^(signaling|sfu|web)/.*/test-[^/]+\\.ts$']
const TESTS = ['^tests/', ...TEST_FILES]

/** The composition root: the only place that joins real parts. */
const COMPOSITION = ['^signaling/main\\.ts$', '^signaling/start/']

const WIRE = [
  '^signaling/wire/',
  '^signaling/(?:identity|interface|papers|voting)/[^/]+/wire\\.ts$',
  '^signaling/[^/]+/wire\\.ts$',
]
const READ_ON_BOTH_ENDS = '^signaling/papers/common/'
const VOTED_ON_BOTH_ENDS = '^signaling/voting/secret/common/'
const RULES = ['^signaling/[^/]+/rules\\.ts$', '^signaling/[^/]+/[^/]+-rules\\.ts$']

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing, or a third thing is hidden in them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that package.json does not name comes and goes with what others need.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-dev-package-in-the-product',
      comment: 'devDependencies are for tests and tools.',
      severity: 'error',
      from: { path: '^(signaling|sfu|web)/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'web-knows-only-the-wire',
      comment:
        'The browser and the server share the shapes of their messages, how papers are read and how ballots are encrypted.',
      severity: 'error',
      from: { path: '^web/', pathNot: TEST_FILES },
      to: { path: '^(signaling|sfu|docs-fixtures|tests)/', pathNot: [...WIRE, READ_ON_BOTH_ENDS, VOTED_ON_BOTH_ENDS] },
    },
    {
      name: 'feature-imports-no-other-feature',
      comment:
        'What two features need lies below them: meeting-room/, queries/, ui/. Only these six put a page together out of others.',
      severity: 'error',
      from: {
        path: '^web/src/features/([^/]+)/',
        pathNot: ['^web/src/features/(room|wall|desk|papers|hall-display|phone)/', ...TEST_FILES],
      },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'only-the-app-shows-the-room',
      comment:
        'The room assembles the others, the display of a hall is made of its stage, and a phone plays its sound; what the others need of the running meeting is in meeting-room/.',
      severity: 'error',
      from: {
        path: '^web/src/',
        pathNot: ['^web/src/(app|features/room|features/hall-display|features/phone)/', ...TEST_FILES],
      },
      to: { path: '^web/src/features/room/' },
    },
    {
      name: 'below-features-no-feature',
      comment: 'Sockets, media, readers, words and the model of the running meeting work under any page.',
      severity: 'error',
      from: { path: '^web/src/', pathNot: ['^web/src/(app|features)/', '^web/src/main\\.tsx$', ...TEST_FILES] },
      to: { path: '^web/src/(app|features)/' },
    },
    {
      name: 'features-know-no-app',
      comment: 'app/ has the addresses, the frame and the start; it imports the features.',
      severity: 'error',
      from: { path: '^web/src/features/' },
      to: { path: '^web/src/app/' },
    },
    {
      name: 'what-both-ends-read-leans-on-nothing',
      comment: 'What server and pages both do with papers is plain computation that runs in Node and in browsers.',
      severity: 'error',
      from: { path: READ_ON_BOTH_ENDS, pathNot: TEST_FILES },
      to: { pathNot: READ_ON_BOTH_ENDS },
    },
    {
      name: 'the-protocol-of-secret-ballots-leans-on-its-library',
      comment:
        'Browsers, the server and whoever counts again do the same with ballots: plain computation on audited arithmetic.',
      severity: 'error',
      from: { path: VOTED_ON_BOTH_ENDS, pathNot: TEST_FILES },
      to: { pathNot: [VOTED_ON_BOTH_ENDS, '^node_modules/(@noble/(curves|hashes)|zod)/'] },
    },
    {
      name: 'signaling-knows-only-the-media-interface',
      comment: 'signaling/ speaks to the MediaPlane interface; the composition root hands it the real one.',
      severity: 'error',
      from: { path: '^signaling/', pathNot: [...COMPOSITION, ...TEST_FILES] },
      to: { path: '^sfu/', pathNot: '^sfu/api\\.ts$' },
    },
    {
      name: 'sfu-knows-nothing-of-signaling',
      comment: 'The media plane can be run and tested without meetings.',
      severity: 'error',
      from: { path: '^sfu/', pathNot: TEST_FILES },
      to: { path: '^(signaling|web|docs-fixtures)/' },
    },
    {
      name: 'servers-know-nothing-of-the-web-app',
      comment: 'The server hands out the built web app as files.',
      severity: 'error',
      from: { path: '^(signaling|sfu|docs-fixtures)/' },
      to: { path: '^web/' },
    },
    {
      name: 'only-sfu-uses-mediasoup',
      comment: 'mediasoup stays behind the MediaPlane interface.',
      severity: 'error',
      from: { pathNot: ['^sfu/', ...TESTS] },
      to: { path: '^node_modules/mediasoup/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'The product runs without its tests.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: '^tests/' },
    },
    {
      name: 'nothing-imports-test-files',
      comment: 'A helper that two tests share belongs into a test-….ts file or tests/support.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TEST_FILES },
    },
    {
      name: 'fixtures-only-for-tests-and-demo',
      comment: 'docs-fixtures/ is material for tests and for the demo province.',
      severity: 'error',
      from: { pathNot: ['^docs-fixtures/', '^signaling/start/', ...TESTS] },
      to: { path: '^docs-fixtures/' },
    },
    {
      name: 'fixtures-stand-alone',
      comment: 'The papers can be made anew without the product.',
      severity: 'error',
      from: { path: '^docs-fixtures/', pathNot: TEST_FILES },
      to: { path: '^(signaling|sfu|web|tests)/' },
    },
    {
      name: 'wire-knows-only-schemas',
      comment: 'The shapes of messages lean on zod and on each other, so that both ends can load them.',
      severity: 'error',
      from: { path: WIRE, pathNot: TEST_FILES },
      to: { pathNot: [...WIRE, '^node_modules/zod/'] },
    },
    {
      name: 'rules-are-pure',
      comment:
        'Rules decide from what they are given: no commands, no stores, no server, no packages that reach outside.',
      severity: 'error',
      from: { path: RULES },
      to: {
        path: [
          '(^|/)(commands|store|routes)\\.ts$',
          '^signaling/(server|storage|start|audit)/',
          '^signaling/(main|start/config)\\.ts$',
          '^node_modules/(fastify|ws|kysely|pino|@hocuspocus)(/|$)',
          '^(node:)?(fs|net|http|https|child_process|worker_threads|sqlite|timers|dgram|os|process)(/|$)',
        ],
        pathNot: '^signaling/kit/clock\\.ts$',
      },
    },
    {
      name: 'stores-know-no-commands',
      comment: 'A store saves and finds; it decides nothing and tells nobody.',
      severity: 'error',
      from: { path: '^signaling/([^/]+/store\\.ts$|storage/)', pathNot: TEST_FILES },
      to: { path: ['(^|/)(commands|routes)\\.ts$', '^signaling/server/', '^signaling/start/config\\.ts$'] },
    },
    {
      name: 'commands-know-no-transport',
      comment: 'A command meets the server only through the handler types and the announcer of kit/.',
      severity: 'error',
      from: { path: '^signaling/[^/]+/commands\\.ts$' },
      to: {
        path: ['^signaling/server/', '^node_modules/(fastify|ws)(/|$)'],
      },
    },
    {
      name: 'only-the-root-composes',
      comment: 'Nobody imports the composition root; it imports everybody.',
      severity: 'error',
      from: { pathNot: [...COMPOSITION, ...TESTS] },
      to: { path: COMPOSITION },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/dist|var|test-results)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // Packages give their files out under the conditions that Node and Vite ask for.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.cjs', '.json', '.css'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
