import { defineConfig } from '@playwright/test';

export default defineConfig({
  projects: [
    { name: 'e2e', testDir: 'test/e2e' },
    // Not a check: takes the pictures of docs/ anew.
    { name: 'pictures', testDir: 'test/pictures' },
  ],
  testMatch: '**/*.test.ts',
  outputDir: 'test-results',
  // One window at a time, and no second try: a test that passes only sometimes is a failing test.
  workers: 1,
  retries: 0,
  timeout: 120_000,
});
