import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  // One window at a time, and no second try: a test that passes only sometimes is a failing test.
  workers: 1,
  retries: 0,
  timeout: 120_000,
});
