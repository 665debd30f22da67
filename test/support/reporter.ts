import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Prints what was left out for want of a program, and as the last line `N passed, N failed, N skipped`. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const missing = new Set(inState('skipped').flatMap(neededPrograms));
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    if (missing.size > 0)
      process.stdout.write(`\nLeft out, not installed: ${[...missing].sort().join(', ')}\n`);
    const failed = inState('failed').length + broken;
    process.stdout.write(
      `\n${inState('passed').length} passed, ${failed} failed, ${inState('skipped').length} skipped\n`,
    );
  }
}

const neededPrograms = (test: TestCase): string[] =>
  [...test.fullName.matchAll(/\[needs ([^\]]+)\]/gu)].flatMap((match) => match[1]?.split(', ') ?? []);
