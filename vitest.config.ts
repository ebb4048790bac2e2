import { defineConfig } from 'vitest/config'
import { suites } from './tools/test/suites.ts'

/** Beside their source, but each starts real processes: run by `npm test`, and too slow for daily work. */
const processTests = ['apps/agent/src/**/*.test.ts', 'packages/supervisor/src/**/*.test.ts']
const besideSource = { testTimeout: 20_000, hookTimeout: 60_000, restoreMocks: true, unstubEnvs: true }

export default defineConfig({
  test: {
    reporters: ['default'],
    passWithNoTests: false,
    maxWorkers: 3,
    // Real processes on a machine that others use too: what fails is tried twice more there, and vitest names it as retried.
    retry: process.env['CI'] === 'true' ? 2 : 0,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,adapters,apps}/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...processTests, '**/node_modules/**'],
          ...besideSource,
        },
      },
      { test: { name: 'process', include: processTests, ...besideSource } },
      ...suites.map((name) => ({
        test: {
          name,
          include: [`tests/${name}/**/*.test.ts`],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      })),
    ],
  },
})
