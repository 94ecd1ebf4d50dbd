import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Who may import what: the table of docs/architecture.md, enforced. `never` are path patterns relative to a room. */
const rooms = {
  domain: {
    never: [
      '**/workflows/**',
      '**/activities/**',
      '**/db/**',
      '**/api/**',
      '**/workers/**',
      '**/platform/**',
      'node:*',
      'pg',
      'knex',
      'express',
      '@temporalio/*',
    ],
    why: 'domain is pure: it imports domain only; time and ids are arguments',
  },
  workflows: {
    never: [
      '**/db/**',
      '**/api/**',
      '**/workers/**',
      '**/platform/**',
      'node:*',
      'pg',
      'knex',
      'express',
      '@temporalio/client',
      '@temporalio/worker',
      '@temporalio/activity',
    ],
    typesOnly: ['**/activities', '**/activities/**'],
    why: 'workflows are deterministic: domain, workflows and @temporalio/workflow only (activities by `import type`)',
  },
  activities: {
    never: [
      '**/api/**',
      '**/workers/**',
      'express',
      '@temporalio/client',
      '@temporalio/worker',
      '@temporalio/workflow',
    ],
    why: 'activities write to the world: they know neither the API nor workflow bodies',
  },
  db: {
    never: [
      '**/workflows/**',
      '**/activities/**',
      '**/api/**',
      '**/workers/**',
      '**/platform/**',
      'express',
      '@temporalio/*',
    ],
    why: 'db knows domain, knex and pg only',
  },
  api: {
    never: [
      '**/activities/**',
      '**/workers/**',
      '@temporalio/worker',
      '@temporalio/workflow',
      '@temporalio/activity',
      // Tables that a workflow owns (docs/ownership.md).
      '**/db/write/account-opening',
      '**/db/write/cases',
      '**/db/write/challenges',
      '**/db/write/check-requests',
      '**/db/write/kyc-*',
    ],
    why: 'api starts and signals workflows through api/gateway; it runs no activities and writes no table that a workflow owns',
  },
  signals: {
    never: [
      '**/workflows/**',
      '**/activities/**',
      '**/api/**',
      '**/workers/**',
      '**/db/write/**',
      'express',
      '@temporalio/*',
    ],
    why: 'signals watches: it reads what the database knows and what the processes tell, and changes nothing',
  },
  console: {
    never: [
      '**/domain/**',
      '**/workflows/**',
      '**/activities/**',
      '**/db/**',
      '**/workers/**',
      '**/platform/**',
      'node:*',
    ],
    typesOnly: ['**/api/json/**', '**/api/engine/**', '**/api/pages/**', 'zod'],
    why: 'console is a client of the API like any other: it knows its own files, and the shapes of replies by `import type`',
  },
  platform: {
    never: [
      '**/domain/**',
      '**/workflows/**',
      '**/activities/**',
      '**/db/**',
      '**/api/**',
      '**/workers/**',
      '**/signals/**',
      '**/console/**',
    ],
    why: 'platform holds no business word',
  },
}

const roomRules = Object.entries(rooms).map(([room, { never, typesOnly, why }]) => ({
  files: [`${room}/**/*.{ts,tsx}`],
  ignores: ['**/main.ts', 'platform/embedded/reset.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: never, message: why },
          ...(typesOnly ? [{ group: typesOnly, message: why, allowTypeImports: true }] : []),
        ],
      },
    ],
  },
}))

/** All workflows of a worker share our modules (workers/bundle.ts): what one kept in a module, another would find there. */
const moduleState = [
  ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind=/let|var/]',
  ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator:not([id.typeAnnotation]) > NewExpression[callee.name=/^(Weak)?(Map|Set)$/]',
].map((selector) => ({
  selector,
  message:
    'A module keeps nothing: all workflows of a worker share it. What never changes says so (ReadonlyMap, ReadonlySet).',
}))

const clockAndChance = ['Date.now', 'new Date()', 'Math.random', 'setTimeout', 'setInterval']

export default tseslint.config(
  { ignores: ['node_modules/', '.data/', 'coverage/', 'dist/', 'test/replay/histories/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.{ts,tsx}'] })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      complexity: ['error', 12],
      'max-lines': ['error', { max: 300, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
    },
  },
  ...roomRules,
  {
    files: ['domain/**/*.ts', 'db/**/*.ts', 'activities/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.name='parseFloat']",
          message: 'Money is never floating point: use domain/money.ts.',
        },
        {
          selector: "CallExpression[callee.property.name='toFixed']",
          message: 'Money is never floating point: use domain/money.ts.',
        },
      ],
    },
  },
  {
    files: ['domain/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'process'].map((name) => ({
          name,
          message: 'domain has no clock and no world.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: `Time is an argument in domain (${clockAndChance.join(', ')}).`,
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Time is an argument in domain.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Chance is an argument in domain.',
        },
        { selector: "CallExpression[callee.name='parseFloat']", message: 'Money is never floating point.' },
        { selector: "CallExpression[callee.property.name='toFixed']", message: 'Money is never floating point.' },
        ...moduleState,
      ],
    },
  },
  { files: ['workflows/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...moduleState] } },
  // A describe block or a migration's SQL is a list, not a procedure.
  { files: ['test/**/*.ts', 'migrations/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: { process: 'readonly', module: 'writable', console: 'readonly', require: 'readonly' } },
  },
  {
    files: [
      'bench/**/*.ts',
      'demo/**/*.ts',
      'platform/embedded/**/*.ts',
      '**/main.ts',
      'test/replay/record.ts',
      'test/support/services.ts',
    ],
    rules: { 'no-console': 'off' },
  },
)
