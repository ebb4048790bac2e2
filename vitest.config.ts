import { defineConfig } from 'vitest/config'

/** The suites beside `unit`: they start real programs, so their files run one after another and may take longer. */
const suites = ['contract', 'conformance', 'crash', 'start-stop', 'e2e', 'security']

export default defineConfig({
  test: {
    reporters: ['default'],
    passWithNoTests: false,
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,adapters,apps}/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 60_000,
          restoreMocks: true,
          unstubEnvs: true,
        },
      },
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
