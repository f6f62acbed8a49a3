import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import mvec from './tools/eslint/plugin.mjs';

/** Allowed imports by kind of project: an app never imports an app, the contract package imports nothing of ours. */
const moduleBoundaries = [
  { sourceTag: 'type:contract', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib', 'type:contract'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:testing', 'type:tool', 'type:lib', 'type:contract'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:lib', 'type:contract', 'type:testing'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:tool', 'type:lib', 'type:contract', 'type:testing'] },
];

/** A library's tests, not its source, may use the testing library. */
const testBoundaries = moduleBoundaries.map((rule) =>
  rule.sourceTag === 'type:lib'
    ? { ...rule, onlyDependOnLibsWithTags: [...rule.onlyDependOnLibsWithTags, 'type:testing'] }
    : rule,
);

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.mvec/**',
      '.nx/**',
      'libs/events/schemas/**',
      '**/src/generated/**',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.int-spec.ts', '**/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          allowCircularSelfDependency: true,
          // Tests of a library may use the testing library, which is built on it.
          ignoredCircularDependencies: [['testing', '*']],
          depConstraints: moduleBoundaries,
        },
      ],
    },
  },
  {
    files: ['**/*.int-spec.ts', '**/test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: [],
          allowCircularSelfDependency: true,
          // Tests of a library may use the testing library, which is built on it.
          ignoredCircularDependencies: [['testing', '*']],
          depConstraints: testBoundaries,
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['libs/kafka/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'kafkajs',
              message: 'Only libs/kafka may use kafkajs: it loses acknowledged messages unless used as there.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/config/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in env.ts, through @mvec/config.' },
      ],
    },
  },
  {
    files: ['apps/{analytics,catalog,order,payment}/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/generated/prisma/*'],
              allowTypeImports: true,
              message: 'Import types only: a value loads the engine of Prisma Client (docs/decisions/0001-prisma.md).',
            },
          ],
        },
      ],
    },
  },
  { files: ['apps/*/prisma.config.ts'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  { files: ['**/*.ts'], plugins: { mvec }, rules: { 'mvec/no-import-circle': 'error' } },
  { files: ['apps/*/src/**/*.ts'], rules: { 'mvec/one-way-folders': 'error' } },
  { files: ['**/*.{mjs,js}'], languageOptions: { globals: globals.node } },
  prettier,
);
