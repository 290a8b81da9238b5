import { expect, test, vi } from 'vitest';
import { findUnsupported } from '../../../shared/engine/program/lowerNetwork';
import { describeResults, measure } from '../../bench/bench';
import { openStepper, sideOf } from '../../bench/stepper';
import { templateSubject } from '../../bench/templates';

vi.mock('../../../shared/engine/program/lowerNetwork', { spy: true });

test('a bench says which side trains over the tape for want of instructions, and why', async () => {
  const subject = await templateSubject('digits8x8-tiny');
  const program = await openStepper(subject, 'wasm');
  vi.mocked(findUnsupported).mockReturnValueOnce({ node: 'conv_1', className: 'Sorcery' });
  const tape = await openStepper(subject, 'wasm');
  const sides = [sideOf('a program', program, 1), sideOf('the tape', tape, 1)];
  const results = await measure('sides', { title: '', rounds: 1, sides, dispose: () => undefined });
  for (const stepper of [program, tape]) stepper.dispose();
  const why = /The engine has no instructions for «conv_1» \(Sorcery\), .*/;
  expect(results.map(({ note }) => note)).toEqual([null, expect.stringMatching(why)]);
  const [title, first, second, note, ...more] = describeResults('Two sides', results).split('\n');
  expect(title).toBe('Two sides');
  expect(first).toMatch(/^ {2}a program +[\d.]+ ms +1\.000×$/);
  expect(second).toMatch(/^ {2}the tape +[\d.]+ ms +[\d.]+×$/);
  expect(note).toMatch(why);
  expect(more).toEqual(['']);
});
